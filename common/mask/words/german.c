#include "common/mask/words/words.h"

static const struct mask_words items[] = {
    {MASK_KEEP, MASK_ANYWHERE,
        "macadresse webadresse internetadresse dateiname tabellenname artikelname standort "
        "speicherort lagerort adressart emailvorlage anredeform"},
    {MASK_EMAIL, MASK_ANYWHERE,
        "emailadresse mailadresse mailadr emailadr epost emailkontakt emailanschrift "
        "elektronischepost"},
    {MASK_HASH, MASK_ANYWHERE,
        "sitzungsschluessel zugangsschluessel geheimnis geheimfrage geheimantwort "
        "sicherheitsfrage sicherheitsantwort wiederherstellungscode aktivierungscode "
        "aktivierungsschluessel bestaetigungscode freischaltcode zugangscode zugangstoken "
        "privaterschluessel sicherheitscode webseite"},
    {MASK_HASH, MASK_OF_PEOPLE, "schluessel webseite"},
    {MASK_IP, MASK_ANYWHERE, "ipadresse ipadr"},
    {MASK_LOGIN, MASK_ANYWHERE,
        "benutzername nutzername anmeldename loginname benutzerkennung nutzerkennung "
        "anwendername zugangsname kontoname"},
    {MASK_LOGIN, MASK_ALONE, "benutzer nutzer"},
    {MASK_NAME, MASK_ANYWHERE, "spitzname kuenstlername"},
    {MASK_PASSWORD, MASK_ANYWHERE,
        "passwort kennwort passworthash passwortmd zugangspasswort benutzerpasswort"},
    {MASK_FIRST_NAME, MASK_ANYWHERE,
        "vorname vornamen rufname zweitname taufname zweitervorname vname"},
    {MASK_LAST_NAME, MASK_ANYWHERE,
        "nachname familienname zuname geburtsname maedchenname nname ledigname"},
    {MASK_NAME, MASK_ANYWHERE,
        "vollername vollstaendigername ansprechpartner ansprechperson kontaktperson "
        "kontoinhaber karteninhaber anzeigename klarname namenszusatz vorundnachname "
        "vornamenachname nachnamevorname vorundzuname empfaengername absendername "
        "sachbearbeiter notfallkontakt erziehungsberechtigter briefanrede "
        "vertreter rechnungsempfaenger personenname inhabername"},
    {MASK_NAME, MASK_OF_PEOPLE, "name kontakt namen inhaber empfaenger absender"},
    {MASK_PHONE, MASK_ANYWHERE,
        "telefon tel telnr telefonnr fon fonnr festnetz festnetznr mobilnr mobiltelefon "
        "mobilfunk mobilfunknr handynr rufnr telefax faxnr telefaxnr fernruf durchwahl "
        "telefonprivat telefondienst telefonmobil rueckrufnr notfallnr"},
    {MASK_STREET, MASK_ANYWHERE,
        "strasse strassenname strassehausnr strassenr strasseundhausnr strhausnr strassenhausnr "
        "strnr postfach adresszeile wohnstrasse"},
    {MASK_ADDRESS, MASK_ANYWHERE,
        "adresse anschrift adresszusatz postanschrift wohnanschrift wohnadresse adresszusatzzeile "
        "lieferanschrift rechnungsanschrift postadresse heimatadresse adr anschriftzeile "
        "wohnsitz"},
    {MASK_SCRAMBLE, MASK_ANYWHERE,
        "plz postleitzahl hausnr hausnrzusatz hnr kontonr kto ktonr bankkonto bankverbindung "
        "bankleitzahl blz kreditkarte kreditkartennr kartennr pruefziffer kartenpruefnr "
        "steuernr steuerid steueridnr steueridentifikationsnr ustid ustidnr ustnr "
        "umsatzsteuerid umsatzsteueridnr umsatzsteuernr uidnr svnr sozialversicherungsnr "
        "rentenversicherungsnr rvnr krankenkassennr krankenversicherungsnr versichertennr "
        "versicherungsnr kvnr personalausweis personalausweisnr ausweisnr ausweis perso "
        "personalausweisid reisepass reisepassnr passnr fuehrerschein fuehrerscheinnr "
        "kfzkennzeichen autokennzeichen nummernschild nrnschild fahrgestellnr "
        "amtlicheskennzeichen gehalt lohn bruttogehalt nettogehalt bruttolohn nettolohn "
        "jahresgehalt stundenlohn einkommen sepamandat mandatsreferenz ahvnr ahv "
        "sozialversicherungsnummer steuerklasse personalnr mitgliedsnr patientennr"},
    {MASK_SCRAMBLE, MASK_ALONE, "kennzeichen"},
    {MASK_SCRAMBLE, MASK_OF_HOMES,
        "breitengrad laengengrad koordinaten geokoordinaten etage stockwerk wohnung standort "
        "wohnungsnr tuernr"},
    {MASK_CITY, MASK_ANYWHERE, "geburtsort wohnort heimatort sterbeort herkunftsort"},
    {MASK_CITY, MASK_OF_HOMES,
        "ort stadt ortsteil stadtteil gemeinde bundesland landkreis kreis kanton bezirk "
        "ortschaft wohnortname ortsname stadtname plzort"},
    {MASK_DATE, MASK_ANYWHERE,
        "geburtsdatum geburtstag gebdatum gebdat geburtsjahr sterbedatum todestag "
        "geburtsdat gebtag gebjahr todesdatum geb"},
    {MASK_DATE, MASK_OF_PEOPLE, "geboren geborenam"},
    {MASK_NULL, MASK_ANYWHERE,
        "konfession religion religionszugehoerigkeit glaube blutgruppe diagnose diagnosen "
        "allergien allergie vorerkrankungen vorerkrankung behinderung krankheiten krankheit "
        "medikamente medikation profilbild benutzerbild nutzerbild passfoto passbild "
        "unterschrift lebenslauf ethnie hautfarbe"},
    {MASK_NULL, MASK_OF_PEOPLE, "foto bild ueber signatur bildurl portrait"},
    {MASK_PHONE, MASK_ALONE, "mobil handy"},
    {MASK_STREET, MASK_OF_HOMES, "str"},
};

const struct mask_language mask_german = MASK_LANGUAGE("German", false,
    "kunde kunden benutzer nutzer anwender mitglied mitglieder mitglieds person personen mitarbeiter "
    "mitarbeiterin kontakt kontakte ansprechpartner patient patienten schueler lehrer "
    "student studenten teilnehmer gast gaeste besucher autor autoren inhaber empfaenger "
    "absender kaeufer verkaeufer bewerber interessent interessenten abonnent abonnenten "
    "spender mieter vermieter fahrer arzt aerzte eltern kinder vater mutter ehepartner ehegatte "
    "besteller rechnungsempfaenger versicherter versicherte auftraggeber personal dozent "
    "dozenten helfer vertreter bearbeiter sachbearbeiter vormund erziehungsberechtigte "
    "lieferant lieferanten partner debitor kreditor angehoerige notfall betreuer",
    "adresse adressen anschrift anschriften bestellung bestell bestellungen auftrag auftraege "
    "auftrags rechnung rechnungen rechnungs liefer lieferung lieferungen buchung buchungs "
    "buchungen reservierung reservierungen zahlung zahlungs zahlungen angebot angebote "
    "warenkorb versand anmeldung anmeldungen anmelde wohn konto konten profil profile haushalt "
    "vertrag vertraege vertrags termin termine post heimat besuch privat",
    "nr privat geschaeftlich dienstlich dienst beruflich festnetz firma alt neu zusatz "
    "hauptsitz haupt neben zweite erste weitere notfall wert verschluesselt vorwahl durchwahl "
    "nummer intern extern kurz lang komplett voll stamm daten liste zeile eins zwei abweichend "
    "abweichende buero zuhause zentrale mobil handy");
