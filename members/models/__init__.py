from members.models.company import Company, CompanyName, Establishment, Membership, RelatedParty
from members.models.person import Organisation, User

__all__ = ["Company", "CompanyName", "Establishment", "Membership", "Organisation", "RelatedParty", "User"]
