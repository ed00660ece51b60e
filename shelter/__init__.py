"""Productions, conventions, funds, invoices, obligations, reports. Calls only go down:

urls -> views, api    pages and endpoints: let the right person in, call one function, show the answer
forms, access, tasks  typed input; who may see which row; what runs in the background
flow                  everything that changes: one function, one transaction, one audit entry
offline               the program that is given away with each report: Python alone, to check it anywhere
pdf, queries, models  the report on paper; what the database is asked; what is stored
reading, rules        bytes -> what an invoice says; a dossier -> its statement. Both know nothing of Django
"""
