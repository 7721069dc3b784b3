#include "common/mask/words/words.h"

static const struct mask_words items[] = {
    {MASK_KEEP, MASK_ANYWHERE,
        "macadres webadres internetadres bestandsnaam tabelnaam productnaam domeinnaam "
        "schermnaam land"},
    {MASK_EMAIL, MASK_ANYWHERE,
        "emailadres mailadres emailadressen epost elektronischepost emailcontact"},
    {MASK_HASH, MASK_ANYWHERE,
        "geheimesleutel privesleutel toegangssleutel apisleutel toegangstoken geheim "
        "activatiecode verificatiecode bevestigingscode herstelcode herstelcodes geheimevraag "
        "geheimantwoord beveiligingsvraag beveiligingscode sessiesleutel"},
    {MASK_HASH, MASK_OF_PEOPLE, "sleutel"},
    {MASK_IP, MASK_ANYWHERE, "ipadres"},
    {MASK_LOGIN, MASK_ANYWHERE,
        "gebruikersnaam inlognaam loginnaam accountnaam aanmeldnaam"},
    {MASK_LOGIN, MASK_ALONE, "gebruiker"},
    {MASK_NAME, MASK_ANYWHERE, "bijnaam schuilnaam roepnaam schermnaam"},
    {MASK_PASSWORD, MASK_ANYWHERE, "wachtwoord wachtwoordhash paswoord toegangscode"},
    {MASK_FIRST_NAME, MASK_ANYWHERE,
        "voornaam voornamen voorletters voorletter tweedenaam doopnaam initialen"},
    {MASK_LAST_NAME, MASK_ANYWHERE,
        "achternaam familienaam geslachtsnaam meisjesnaam geboortenaam tussenvoegsel "
        "voorvoegsel tussenvoegsels partnernaam"},
    {MASK_NAME, MASK_ANYWHERE,
        "volledigenaam contactpersoon rekeninghouder kaarthouder weergavenaam tenaamstelling "
        "naamontvanger naamafzender noodcontact vooren achternaamvoornaam "
        "voorenachternaam aanhef naamrekeninghouder naamcontactpersoon"},
    {MASK_NAME, MASK_OF_PEOPLE, "naam namen contact ontvanger"},
    {MASK_PHONE, MASK_ANYWHERE,
        "telefoon telefoonnr tel telnr mobielnr mobieletelefoon gsmnr vastetelefoon "
        "telefoonvast telefoonmobiel vasttelefoonnr faxnr faxnummer telefoonthuis telefoonwerk "
        "telefoonprive noodnr mobieltelefoonnr"},
    {MASK_STREET, MASK_ANYWHERE,
        "straat straatnaam straatnr straathuisnr straatenhuisnr postbus adresregel"},
    {MASK_ADDRESS, MASK_ANYWHERE,
        "adres postadres woonadres bezoekadres adresregel huisadres volledigadres "
        "afleveradres factuuradres bezorgadres verzendadres adresgegevens"},
    {MASK_SCRAMBLE, MASK_ANYWHERE,
        "huisnr huisnrtoevoeging toevoeginghuisnr huisletter busnr toevoeging postcode "
        "postcodenr rekeningnr bankrekening bankrekeningnr ibannr kaartnr creditcardnr "
        "creditkaart bsn burgerservicenr sofinr rijksregisternr rijksregister insz "
        "btwnr btwid btwidnr btw kvk kvknr rsin ondernemingsnr belastingnr fiscaalnr "
        "paspoort paspoortnr identiteitskaart identiteitskaartnr idkaart idbewijs legitimatienr "
        "identiteitsnr documentnr rijbewijs rijbewijsnr kenteken kentekennr nrplaat nummerplaat "
        "chassisnr salaris loon brutosalaris nettosalaris brutoloon nettoloon inkomen uurloon "
        "polisnr verzekeringsnr zorgverzekeringsnr patientnr personeelsnr lidnr mandaatkenmerk "
        "machtigingskenmerk incassomandaat vreemdelingennr lidmaatschapsnr"},
    {MASK_SCRAMBLE, MASK_OF_HOMES,
        "breedtegraad lengtegraad coordinaten locatie verdieping etage appartement"},
    {MASK_CITY, MASK_ANYWHERE, "geboorteplaats woonplaats geboortestad plaatsnaam"},
    {MASK_CITY, MASK_OF_HOMES,
        "plaats stad gemeente provincie wijk buurt deelgemeente regio stadsdeel dorp"},
    {MASK_DATE, MASK_ANYWHERE,
        "geboortedatum geboortedag geboortejaar verjaardag gebdatum gebdat overlijdensdatum "
        "datumgeboorte geboorte"},
    {MASK_DATE, MASK_OF_PEOPLE, "geboren"},
    {MASK_NULL, MASK_ANYWHERE,
        "religie geloof godsdienst bloedgroep diagnose diagnoses allergieen allergie "
        "medischegegevens ziekte ziekten handicap beperking medicatie medicijnen profielfoto "
        "pasfoto profielafbeelding biografie etniciteit geaardheid handtekening "
        "medischehistorie"},
    {MASK_NULL, MASK_OF_PEOPLE, "foto afbeelding overmij portret"},
    {MASK_PHONE, MASK_ALONE, "mobiel gsm"},
    {MASK_HASH, MASK_OF_PEOPLE, "pincode"},
    {MASK_PASSWORD, MASK_ANYWHERE, "passwoord"},
    {MASK_SCRAMBLE, MASK_ANYWHERE, "jaarinkomen brutojaarinkomen"},
};

const struct mask_language mask_dutch = MASK_LANGUAGE("Dutch", false,
    "klant klanten gebruiker gebruikers persoon personen persoons lid leden medewerker "
    "medewerkers werknemer werknemers contact contacten contactpersoon contactpersonen abonnee "
    "abonnees patient patienten leerling leerlingen student studenten docent docenten gast "
    "gasten bezoeker bezoekers auteur auteurs eigenaar eigenaars eigenaren ontvanger ontvangers "
    "afzender afzenders koper kopers verkoper verkopers sollicitant sollicitanten huurder "
    "huurders bestuurder bestuurders arts artsen deelnemer deelnemers ouder ouders partner "
    "relatie relaties debiteur debiteuren crediteur houder vrijwilliger vrijwilligers verzekerde "
    "verzekerden donateur donateurs speler spelers leverancier leveranciers voogd kinderen "
    "moeder vader",
    "adres adressen bestelling bestellingen bestel factuur facturen facturatie levering "
    "leveringen aflever bezorg verzend boeking boekingen reservering reserveringen betaling "
    "betalingen offerte offertes winkelwagen inschrijving inschrijvingen aanmelding "
    "aanmeldingen profiel profielen woon contract contracten afspraak afspraken "
    "aankoop bezoek post huis",
    "nr nummer prive thuis werk zakelijk vast ander andere oud nieuw nieuwe vorige extra "
    "alternatief volledig volledige contact bedrijf nood gehasht versleuteld regel een twee "
    "hoofd tweede eerste algemeen mobiel gsm");
