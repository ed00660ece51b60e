"""Everything that changes: one public function is one transaction and one audit entry, `by` whom it says.

Rows are locked in one order everywhere: company, invoice, claim, line (that of a claim, by the trigger that adds up
its shares); then the productions, the convention or report, and their jobs; the audit chain comes last. A row of the
function's own making, and one under a company that is held, such as its seat, may come at any place: nobody else can
hold it. A supplier met for the first time has its entry in the register's chain before the house's own is taken.

Always FOR NO KEY UPDATE: a row that only refers to a locked one must not wait for it at its commit, when it holds the
chain already. Jobs, chains and seats, which no other transaction's new row refers to, are locked FOR UPDATE.
"""
