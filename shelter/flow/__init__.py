"""Everything that changes: one public function is one transaction and one audit entry, `by` whom it says.

Rows are locked in one order everywhere: company, invoice, line, claim; then the production and the job of its
convention; the audit chain comes last. Always FOR NO KEY UPDATE: a row that only refers to a locked one must not wait
for it at its commit, when it holds the chain already.
"""
