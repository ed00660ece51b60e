from members.models.company import Company, CompanyName, Establishment, Membership, RelatedParty
from members.models.person import Organisation, User
from members.models.sign_in import PasswordTry
from members.models.vat import VatRight

__all__ = [
    "Company",
    "CompanyName",
    "Establishment",
    "Membership",
    "Organisation",
    "PasswordTry",
    "RelatedParty",
    "User",
    "VatRight",
]
