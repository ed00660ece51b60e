"""What the program says, in the four languages of the reports."""

LANGUAGES = ("fr", "nl", "de", "en")
# By how a finding's code ends, where several share a sentence.
_ENDINGS = ("not_canonical", "invalid", "digest_differs")


def say(language: str, key: str, **values: object) -> str:
    return _SAID[language][key].format(**values)


def finding_says(language: str, code: str, detail: str) -> str:
    """Say what is wrong in a sentence, and where."""
    key = next((ending for ending in _ENDINGS if code.endswith(ending)), code)
    key = "none" if code.startswith("no_") else "several" if code.startswith("several_") else key
    return f"{code}: {say(language, key)}" + (f" ({detail})" if detail else "")


_SAID = {
    "en": {
        "agrees": "AGREES",
        "differs": "DIFFERS",
        "not_checked": "COULD NOT BE CHECKED",
        "comes_to": (
            "Report {number} as of {as_of}: the dossier inside comes to {counted} euros counted of "
            "{obligation} owed; {remaining} left to spend."
        ),
        "more": "… and {count} more",
        "computed": (
            "Computed again from the dossier inside with version {rules} of the rules, and the same: the "
            "statement inside, the digests, every row of lines.csv, and the figures printed on the {pages} "
            "pages."
        ),
        "documents": (
            "Documents: {found} of the {listed} that the report lists were given, and have the SHA-256 that it lists."
        ),
        "others": "Other files beside them: {count}.",
        "no_documents": "Documents: none was given beside the report, so none was compared.",
        "left_out": "Not checked here:",
        "seal": "The seal: a PDF reader shows whose it is and whether a byte was changed since.",
        "no_seal": "The seal: this file bears none.",
        "issued": (
            "That the register issued this file and that it still holds: {address} tells it; the SHA-256 of "
            "this file is {sha256}"
        ),
        "issued_somewhere": (
            "That the register issued this file and that it still holds: ask the register; the SHA-256 "
            "of this file is {sha256}"
        ),
        "drawing": (
            "The pages as drawn: words, months, chart and what may lie over a figure were not compared; the "
            "register’s own check draws the pages again."
        ),
        "not_a_pdf": "This is no PDF that can be read, or not one that the register wrote.",
        "too_costly": "Reading it would take far more memory or time than a report does.",
        "rules_version_unknown": "It was computed by rules of another version than those of this program.",
        "layout_unknown": "Its pages have a layout that this program does not know.",
        "none": "The file holds none of what must be attached.",
        "several": "What must be attached once is attached more than once.",
        "invalid": "An attachment can’t be read, or holds what the rules refuse.",
        "not_canonical": "An attachment is written in another way than the register writes it.",
        "statement_differs": "The statement inside is not what the dossier comes to.",
        "lines_csv_differs": "The list of lines, lines.csv, is not what the dossier comes to.",
        "digest_differs": "A digest is not printed where it should be, or another one is.",
        "number_differs": "The number of the report is not on every page.",
        "printed_figure_differs": "A figure printed on the pages is not what the dossier comes to.",
        "attachment_unknown": "Something is attached that no report of the register has.",
        "paper_differs": "What the pages are drawn from is not about this dossier and statement.",
        "seal_missing": "The report was sealed; this file bears no seal.",
        "document_unknown": "A file beside the report is none of its documents, or was changed.",
        "document_missing": "A document of the report is not there, or was changed.",
        "document_unreadable": "A file beside the report can’t be read.",
    },
    "fr": {
        "agrees": "CONCORDE",
        "differs": "DIFFÈRE",
        "not_checked": "N’A PAS PU ÊTRE VÉRIFIÉ",
        "comes_to": (
            "Rapport {number} au {as_of}\u00a0: d’après le dossier joint, {counted} euros sont comptés sur "
            "{obligation} dus\u00a0; {remaining} restent à dépenser."
        ),
        "more": "… et {count} de plus",
        "computed": (
            "Recalculé à partir du dossier joint avec la version {rules} des règles, et identique\u00a0: le "
            "relevé joint, les empreintes, chaque ligne de lines.csv et les montants imprimés sur les "
            "{pages} pages."
        ),
        "documents": (
            "Documents\u00a0: {found} des {listed} que le rapport énumère ont été fournis et ont le SHA-256 qu’il "
            "indique."
        ),
        "others": "Autres fichiers à côté\u00a0: {count}.",
        "no_documents": "Documents\u00a0: aucun n’a été fourni avec le rapport, aucun n’a donc été comparé.",
        "left_out": "Non vérifié ici\u00a0:",
        "seal": "Le sceau\u00a0: un lecteur PDF montre de qui il est et si un octet a changé depuis.",
        "no_seal": "Le sceau\u00a0: ce fichier n’en porte pas.",
        "issued": (
            "Que le registre a émis ce fichier et qu’il est toujours valable\u00a0: {address} le dit\u00a0; le SHA-256 "
            "de ce fichier est {sha256}"
        ),
        "issued_somewhere": (
            "Que le registre a émis ce fichier et qu’il est toujours valable\u00a0: demandez-le au "
            "registre\u00a0; le SHA-256 de ce fichier est {sha256}"
        ),
        "drawing": (
            "Les pages telles que dessinées\u00a0: les mots, les mois, le graphique et ce qui pourrait recouvrir "
            "un montant n’ont pas été comparés\u00a0; la vérification du registre redessine les pages."
        ),
        "not_a_pdf": "Ce n’est pas un PDF lisible, ou le registre ne l’a pas écrit.",
        "too_costly": "Sa lecture demanderait bien plus de mémoire ou de temps qu’un rapport.",
        "rules_version_unknown": "Il a été calculé par une autre version des règles que celle de ce programme.",
        "layout_unknown": "Ses pages ont une présentation que ce programme ne connaît pas.",
        "none": "Une pièce jointe obligatoire manque.",
        "several": "Une pièce jointe qui doit être unique figure plusieurs fois.",
        "invalid": "Une pièce jointe est illisible ou contient ce que les règles refusent.",
        "not_canonical": "Une pièce jointe n’est pas écrite comme le registre l’écrit.",
        "statement_differs": "Le relevé joint n’est pas ce que donne le dossier.",
        "lines_csv_differs": "La liste des lignes, lines.csv, n’est pas ce que donne le dossier.",
        "digest_differs": "Une empreinte n’est pas imprimée où elle devrait l’être, ou c’en est une autre.",
        "number_differs": "Le numéro du rapport n’est pas sur chaque page.",
        "printed_figure_differs": "Un montant imprimé sur les pages n’est pas ce que donne le dossier.",
        "attachment_unknown": "Une pièce jointe est de celles qu’aucun rapport du registre ne porte.",
        "paper_differs": "Ce dont les pages sont dessinées ne correspond pas à ce dossier et à ce relevé.",
        "seal_missing": "Le rapport a été scellé\u00a0; ce fichier ne porte pas de sceau.",
        "document_unknown": "Un fichier joint au rapport n’est aucun de ses documents, ou a été modifié.",
        "document_missing": "Un document du rapport n’est pas là, ou a été modifié.",
        "document_unreadable": "Un fichier joint au rapport ne peut pas être lu.",
    },
    "nl": {
        "agrees": "KLOPT",
        "differs": "WIJKT AF",
        "not_checked": "KON NIET WORDEN NAGEGAAN",
        "comes_to": (
            "Verslag {number} op {as_of}: volgens het bijgevoegde dossier telt {counted} euro mee van "
            "{obligation} verschuldigd; {remaining} blijft te besteden."
        ),
        "more": "… en nog {count}",
        "computed": (
            "Opnieuw berekend uit het bijgevoegde dossier met versie {rules} van de regels, en gelijk: de "
            "bijgevoegde staat, de vingerafdrukken, elke rij van lines.csv en de bedragen op de {pages} "
            "bladzijden."
        ),
        "documents": (
            "Documenten: {found} van de {listed} die het verslag opsomt, werden gegeven en hebben de vermelde SHA-256."
        ),
        "others": "Andere bestanden ernaast: {count}.",
        "no_documents": "Documenten: naast het verslag werd er geen gegeven, dus werd er geen vergeleken.",
        "left_out": "Hier niet nagegaan:",
        "seal": "Het zegel: een pdf-lezer toont van wie het is en of er sindsdien een byte veranderd is.",
        "no_seal": "Het zegel: dit bestand draagt er geen.",
        "issued": (
            "Dat het register dit bestand heeft uitgegeven en dat het nog geldt: {address} zegt het; de "
            "SHA-256 van dit bestand is {sha256}"
        ),
        "issued_somewhere": (
            "Dat het register dit bestand heeft uitgegeven en dat het nog geldt: vraag het aan het "
            "register; de SHA-256 van dit bestand is {sha256}"
        ),
        "drawing": (
            "De bladzijden zoals getekend: woorden, maanden, grafiek en wat over een bedrag zou liggen, "
            "werden niet vergeleken; de controle van het register tekent de bladzijden opnieuw."
        ),
        "not_a_pdf": "Dit is geen leesbare pdf, of het register heeft hem niet geschreven.",
        "too_costly": "Het lezen zou veel meer geheugen of tijd vergen dan een verslag.",
        "rules_version_unknown": "Het werd berekend met een andere versie van de regels dan die van dit programma.",
        "layout_unknown": "De bladzijden hebben een indeling die dit programma niet kent.",
        "none": "Een verplichte bijlage ontbreekt.",
        "several": "Een bijlage die er één keer moet zijn, is er meermaals.",
        "invalid": "Een bijlage is onleesbaar of bevat iets wat de regels weigeren.",
        "not_canonical": "Een bijlage is anders geschreven dan het register ze schrijft.",
        "statement_differs": "De bijgevoegde staat is niet wat het dossier oplevert.",
        "lines_csv_differs": "De lijst van lijnen, lines.csv, is niet wat het dossier oplevert.",
        "digest_differs": "Een vingerafdruk staat niet waar hij moet staan, of er staat een andere.",
        "number_differs": "Het nummer van het verslag staat niet op elke bladzijde.",
        "printed_figure_differs": "Een bedrag op de bladzijden is niet wat het dossier oplevert.",
        "attachment_unknown": "Er is een bijlage die geen enkel verslag van het register heeft.",
        "paper_differs": "Waaruit de bladzijden getekend zijn, hoort niet bij dit dossier en deze staat.",
        "seal_missing": "Het verslag werd verzegeld; dit bestand draagt geen zegel.",
        "document_unknown": "Een bestand naast het verslag is geen van zijn documenten, of werd gewijzigd.",
        "document_missing": "Een document van het verslag is er niet, of werd gewijzigd.",
        "document_unreadable": "Een bestand naast het verslag kan niet worden gelezen.",
    },
    "de": {
        "agrees": "STIMMT",
        "differs": "WEICHT AB",
        "not_checked": "KONNTE NICHT GEPRÜFT WERDEN",
        "comes_to": (
            "Bericht {number} zum {as_of}: nach dem beigefügten Dossier zählen {counted} Euro von "
            "{obligation} geschuldeten; {remaining} bleiben auszugeben."
        ),
        "more": "… und {count} weitere",
        "computed": (
            "Aus dem beigefügten Dossier mit Version {rules} der Regeln neu berechnet und gleich: die "
            "beigefügte Aufstellung, die Fingerabdrücke, jede Zeile von lines.csv und die gedruckten Beträge "
            "auf den {pages} Seiten."
        ),
        "documents": (
            "Dokumente: {found} der {listed}, die der Bericht aufführt, lagen vor und haben den angegebenen SHA-256."
        ),
        "others": "Andere Dateien daneben: {count}.",
        "no_documents": "Dokumente: neben dem Bericht lag keines vor, daher wurde keines verglichen.",
        "left_out": "Hier nicht geprüft:",
        "seal": "Das Siegel: ein PDF-Leser zeigt, von wem es ist und ob seither ein Byte geändert wurde.",
        "no_seal": "Das Siegel: diese Datei trägt keines.",
        "issued": (
            "Dass das Register diese Datei ausgestellt hat und sie noch gilt: {address} sagt es; der SHA-256 "
            "dieser Datei ist {sha256}"
        ),
        "issued_somewhere": (
            "Dass das Register diese Datei ausgestellt hat und sie noch gilt: Fragen Sie das Register; "
            "der SHA-256 dieser Datei ist {sha256}"
        ),
        "drawing": (
            "Die Seiten, wie sie gezeichnet sind: Wörter, Monate, Diagramm und was einen Betrag überdecken "
            "könnte, wurden nicht verglichen; die Prüfung des Registers zeichnet die Seiten neu."
        ),
        "not_a_pdf": "Das ist kein lesbares PDF, oder das Register hat es nicht geschrieben.",
        "too_costly": "Das Lesen würde weit mehr Speicher oder Zeit brauchen als ein Bericht.",
        "rules_version_unknown": "Er wurde mit einer anderen Version der Regeln berechnet als der dieses Programms.",
        "layout_unknown": "Seine Seiten haben einen Aufbau, den dieses Programm nicht kennt.",
        "none": "Ein vorgeschriebener Anhang fehlt.",
        "several": "Ein Anhang, der einmal vorhanden sein muss, ist mehrmals vorhanden.",
        "invalid": "Ein Anhang ist unlesbar oder enthält, was die Regeln ablehnen.",
        "not_canonical": "Ein Anhang ist anders geschrieben, als das Register ihn schreibt.",
        "statement_differs": "Die beigefügte Aufstellung ist nicht, was das Dossier ergibt.",
        "lines_csv_differs": "Die Liste der Zeilen, lines.csv, ist nicht, was das Dossier ergibt.",
        "digest_differs": "Ein Fingerabdruck steht nicht, wo er stehen sollte, oder es ist ein anderer.",
        "number_differs": "Die Nummer des Berichts steht nicht auf jeder Seite.",
        "printed_figure_differs": "Ein gedruckter Betrag ist nicht, was das Dossier ergibt.",
        "attachment_unknown": "Es gibt einen Anhang, den kein Bericht des Registers hat.",
        "paper_differs": "Woraus die Seiten gezeichnet sind, gehört nicht zu diesem Dossier und dieser Aufstellung.",
        "seal_missing": "Der Bericht wurde versiegelt; diese Datei trägt kein Siegel.",
        "document_unknown": "Eine Datei neben dem Bericht ist keines seiner Dokumente oder wurde geändert.",
        "document_missing": "Ein Dokument des Berichts fehlt oder wurde geändert.",
        "document_unreadable": "Eine Datei neben dem Bericht kann nicht gelesen werden.",
    },
}
