from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from knox.models import get_token_model
from rest_framework import status
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from members.sign_in import TooManyTriesError, sign_in, too_many_sentence
from shelter.api.shapes import SignInShape, TokenShape


class Tokens(APIView):
    """A token for e-mail address and password; it is shown once, kept as a digest, and ends by itself."""

    def get_permissions(self) -> list[AllowAny | IsAuthenticated]:
        return [IsAuthenticated()] if self.request.method == "DELETE" else [AllowAny()]

    @extend_schema(request=SignInShape, responses={201: TokenShape})
    def post(self, request: Request) -> Response:
        said = SignInShape(data=request.data)
        said.is_valid(raise_exception=True)
        try:
            user = sign_in(request._request, said.validated_data["email"], said.validated_data["password"])
        except TooManyTriesError as error:
            raise Throttled(error.seconds, too_many_sentence(error)) from None
        if user is None:
            raise AuthenticationFailed(_("No person signs in with this address and password."))
        made, token = get_token_model().objects.create(user=user)
        return Response({"token": token, "expiry": made.expiry}, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        if request.auth is not None:
            request.auth.delete()
        return Response(status=status.HTTP_204_NO_CONTENT)
