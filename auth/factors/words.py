"""What the pages and letters of codes and second proofs say, in plain Dutch and English."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, dict[str, str]]] = {
    "nl": {
        "code_title": "Inloggen met een code per e-mail",
        "code_lead": "Vul uw e-mailadres in. Als er een account bij hoort, sturen we een code waarmee u inlogt.",
        "code_enter": "Inloggen",
        "code_again": "Nieuwe code aanvragen",
        "second_title": "Nog één stap",
        "second_lead": "Vul de code uit uw authenticator-app in, of een van uw herstelcodes.",
        "second_code": "Code",
        "second_failed": "Deze code klopt niet of is al gebruikt. Wacht op de volgende code en probeer het opnieuw.",
        "go_on": "Verder",
        "forgot_title": "Wachtwoord vergeten",
        "forgot_lead": "Vul uw e-mailadres in. Als er een account bij hoort, sturen we een code.",
        "forgot_send": "Code sturen",
        "email": "E-mailadres",
        "reset_title": "Nieuw wachtwoord",
        "reset_sent": "Als er een account bij dit adres hoort, is er nu een code naar gestuurd. Die is 10 minuten "
        "geldig.",
        "reset_code": "Code uit de e-mail",
        "reset_password": "Nieuw wachtwoord",
        "reset_hint": "Minstens 10 tekens. U wordt overal uitgelogd.",
        "reset_save": "Wachtwoord wijzigen",
        "reset_failed": "De code klopt niet of is verlopen.",
        "reset_invalid": "Dit wachtwoord kan niet: het heeft 10 tot 200 tekens en is niet uw e-mailadres.",
        "reset_done": "Uw wachtwoord is gewijzigd. Log nu in.",
        "no_mail": "Deze website verstuurt geen e-mail. Vraag de beheerder om hulp.",
        "prove_title": "E-mailadres bevestigen",
        "prove_lead": "We hebben een code gestuurd naar {email}.",
        "prove_done": "Uw e-mailadres is bevestigd.",
        "prove_again": "Nieuwe code sturen",
        "prove_sent": "Er is een nieuwe code gestuurd.",
        "to_account": "Naar uw account",
        "to_sign_in": "Naar inloggen",
        "limited": "Te vaak geprobeerd. Wacht even en probeer het dan opnieuw.",
        "letter_prove_subject": "Uw code voor Duobaan",
        "letter_prove": "Hallo,\n\nUw code om uw e-mailadres te bevestigen is: {code}\n\nHij is 10 minuten geldig. "
        "Vul hem in "
        "op de website nadat u bent ingelogd.\nHebt u zich niet aangemeld? Dan hoeft u niets te doen. Geef de code aan "
        "niemand.\n\nDuobaan",
        "letter_sign_in_subject": "Uw inlogcode voor Duobaan",
        "letter_sign_in": "Hallo,\n\nUw code om in te loggen is: {code}\n\nHij is 10 minuten geldig en werkt één keer. "
        "Vul hem alleen in op de website waar u hem zelf hebt aangevraagd.\nHebt u hier niet om gevraagd? Dan hoeft u "
        "niets te doen. Geef de code aan niemand.\n\nDuobaan",
        "letter_reset_subject": "Nieuw wachtwoord voor Duobaan",
        "letter_reset": "Hallo,\n\nUw code voor een nieuw wachtwoord is: {code}\n\nHij is 10 minuten geldig. Hebt u "
        "hier niet "
        "om gevraagd? Dan hoeft u niets te doen. Geef de code aan niemand.\n\nDuobaan",
        "letter_taken_subject": "U hebt al een account bij Duobaan",
        "letter_taken": "Hallo,\n\nIemand wilde met dit e-mailadres een account maken, maar u hebt er al een. Was u "
        "het zelf? "
        "Log dan in, of kies 'Wachtwoord vergeten?'. Anders hoeft u niets te doen.\n\nDuobaan",
        "letter_changed_subject": "Uw wachtwoord is gewijzigd",
        "letter_changed": "Hallo,\n\nHet wachtwoord van uw account bij Duobaan is zojuist gewijzigd. Was u dit "
        "niet? Kies dan "
        "meteen 'Wachtwoord vergeten?' op de website.\n\nDuobaan",
    },
    "en": {
        "code_title": "Sign in with a code by e-mail",
        "code_lead": "Type your e-mail address. If an account belongs to it, we send a code to sign in with.",
        "code_enter": "Sign in",
        "code_again": "Ask for a new code",
        "second_title": "One more step",
        "second_lead": "Type the code of your authenticator app, or one of your recovery codes.",
        "second_code": "Code",
        "second_failed": "This code is not right or was used already. Wait for the next code and try again.",
        "go_on": "Go on",
        "forgot_title": "Forgot your password",
        "forgot_lead": "Type your e-mail address. If an account belongs to it, we send a code.",
        "forgot_send": "Send a code",
        "email": "E-mail address",
        "reset_title": "New password",
        "reset_sent": "If an account belongs to this address, a code was sent to it. It is good for 10 minutes.",
        "reset_code": "Code from the e-mail",
        "reset_password": "New password",
        "reset_hint": "At least 10 characters. You will be signed out everywhere.",
        "reset_save": "Change password",
        "reset_failed": "The code is not right or has expired.",
        "reset_invalid": "This password cannot be: it has 10 to 200 characters and is not your e-mail address.",
        "reset_done": "Your password was changed. Sign in now.",
        "no_mail": "This website sends no e-mail. Ask the administrator for help.",
        "prove_title": "Confirm your e-mail address",
        "prove_lead": "We have sent a code to {email}.",
        "prove_done": "Your e-mail address is confirmed.",
        "prove_again": "Send a new code",
        "prove_sent": "A new code was sent.",
        "to_account": "To your account",
        "to_sign_in": "To sign in",
        "limited": "Too many attempts. Wait a moment and try again.",
        "letter_prove_subject": "Your code for Duobaan",
        "letter_prove": "Hello,\n\nYour code to confirm your e-mail address is: {code}\n\nIt is good for 10 "
        "minutes. Type it on "
        "the website after you have signed in.\nDid you not sign up? Then you need to do nothing. Give the code to "
        "nobody.\n\nDuobaan",
        "letter_sign_in_subject": "Your code to sign in to Duobaan",
        "letter_sign_in": "Hello,\n\nYour code to sign in is: {code}\n\nIt is good for 10 minutes and works once. Type "
        "it only on the website where you asked for it yourself.\nDid you not ask for this? Then you need to do "
        "nothing. Give the code to nobody.\n\nDuobaan",
        "letter_reset_subject": "New password for Duobaan",
        "letter_reset": "Hello,\n\nYour code for a new password is: {code}\n\nIt is good for 10 minutes. Did you "
        "not ask for "
        "this? Then you need to do nothing. Give the code to nobody.\n\nDuobaan",
        "letter_taken_subject": "You have an account at Duobaan already",
        "letter_taken": "Hello,\n\nSomeone wanted to make an account with this e-mail address, but you have one "
        "already. Was "
        "it you? Then sign in, or choose 'Forgot your password?'. Else you need to do nothing.\n\nDuobaan",
        "letter_changed_subject": "Your password was changed",
        "letter_changed": "Hello,\n\nThe password of your account at Duobaan was changed just now. Was it not you? "
        "Then choose "
        "'Forgot your password?' on the website at once.\n\nDuobaan",
    },
}


def say(locale: str, word: str, **facts: str) -> str:
    """Return a text in a language."""
    return WORDS.get(locale, WORDS["nl"])[word].format(**facts)
