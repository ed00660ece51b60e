"""A dossier with an error in it gives no figure at all: the error says where."""


class DossierError(ValueError):
    """A fact of the dossier can't be read, or contradicts another one.

    `where` is the place in the dossier, `invoices[3].lines[0].net`: a missing key where it should stand, "" for the
    dossier itself, `as_of` for the day asked for. `message` says in one English sentence what must stand there.
    """

    def __init__(self, where: str, message: str) -> None:
        super().__init__(where, message)
        self.where = where
        self.message = message

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message
