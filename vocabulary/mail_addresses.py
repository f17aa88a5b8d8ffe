"""Mail addresses as they exist in Japan and as people type them.

Mobile carriers gave out addresses that RFC 5321 does not allow: with two dots in a row, or a dot
before the @. Their owners receive mail at no other.
"""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from vocabulary.normalize import nfkc

LONGEST_MAIL_ADDRESS = 254
_LONGEST_NAME = 64  # before the @, RFC 5321
_EXAMPLE = "name@example.jp のような形で入力してください"
_NOT_IN_NAME = re.compile(r"[^-!#$%&'*+/=?^_`{|}~0-9A-Za-z.]")
_NOT_IN_DOMAIN = re.compile(r"[^-.\w]|_")


def read_mail_address(text: str) -> str:
    """The address that is meant: 「mailto:taro＠example。jp」 is taro@example.jp.

    The carriers tell their customers to write quotation marks around a name with odd dots; mail
    programs send it without.
    """
    address = re.sub(r"\s", "", nfkc(text)).replace("。", ".")
    link = re.match(r"mailto:([^?]*)", address, re.IGNORECASE)
    address = link[1] if link else address
    return re.sub(r'^"([^"]*)"@', r"\1@", address)


def check_mail_address(address: str) -> None:
    """Refuse what no mail can reach, and name the sign at fault."""
    fault = _fault(address)
    if fault:
        raise ValidationError(fault, code="mail_address")


def _fault(address: str) -> str:
    name, at, domain = address.partition("@")
    if not at:
        return f"メールアドレスに「@」がありません。{_EXAMPLE}"
    if "@" in domain:
        return "メールアドレスに「@」が2つ以上あります。1つだけにしてください"
    if not name.strip(".") or not domain:
        side = "あと" if name.strip(".") else "前"
        return f"メールアドレスの「@」の{side}に文字がありません。{_EXAMPLE}"
    odd = _NOT_IN_NAME.search(name) or _NOT_IN_DOMAIN.search(domain)
    if odd:
        return f"メールアドレスに「{odd[0]}」は使えません。その文字を確かめてください"
    if len(name) > _LONGEST_NAME:
        return f"メールアドレスの「@」の前は{_LONGEST_NAME}文字以内です（現在{len(name)}文字）"
    return _fault_of_domain(domain)


def _fault_of_domain(domain: str) -> str:
    if "." not in domain:
        return f"メールアドレスの「@」のあとに「.」がありません。{_EXAMPLE}"
    if ".." in domain:
        return "メールアドレスの「@」のあとで、「.」が続いています。1つにしてください"
    if domain[0] in ".-" or domain[-1] in ".-":
        odd = domain[0] if domain[0] in ".-" else domain[-1]
        place = "すぐあと" if domain[0] in ".-" else "あとの最後"
        return f"メールアドレスの「@」の{place}に「{odd}」は使えません。取ってください"
    try:
        validate_email(f"name@{domain}")
    except ValidationError:
        return f"メールアドレスの「@」のあとの「{domain}」を確かめてください。{_EXAMPLE}"
    return ""
