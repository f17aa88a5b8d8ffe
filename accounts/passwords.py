"""The rules for passwords, each with the sentence a person can act on."""

from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError


class LengthValidator(password_validation.MinimumLengthValidator):
    def validate(self, password: str, user: Any = None) -> None:
        """Say how many characters there are, so that nobody has to count."""
        if len(password) < self.min_length:
            raise ValidationError(
                f"パスワードは{self.min_length}文字以上で入力してください（現在{len(password)}文字）",
                code="password_too_short",
            )


class CommonPasswordValidator(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "よく使われるパスワードです。ほかの人が思いつきにくいものにしてください"


class AttributeSimilarityValidator(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "メールアドレスや表示名に似ています。似ていないものにしてください"
