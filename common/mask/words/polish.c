#include "common/mask/words/words.h"

static const struct mask_words items[] = {
    {MASK_KEEP, MASK_ANYWHERE,
        "adresmac adreswww adresurl adresstrony nazwapliku nazwatabeli nazwaproduktu "
        "nazwadomeny kraj"},
    {MASK_EMAIL, MASK_ANYWHERE,
        "adresemail adresmail adrespocztyelektronicznej poczta pocztaelektroniczna "
        "emailklienta mailklienta"},
    {MASK_HASH, MASK_ANYWHERE,
        "kluczapi kluczprywatny kluczdostepu tajnyklucz sekret kodaktywacyjny "
        "kodweryfikacyjny kodpotwierdzenia kododzyskiwania kodyodzyskiwania pytaniepomocnicze "
        "odpowiedzpomocnicza pytaniezabezpieczajace tokendostepu kluczaktywacyjny"},
    {MASK_HASH, MASK_OF_PEOPLE, "klucz stronawww stronainternetowa"},
    {MASK_IP, MASK_ANYWHERE, "adresip ipklienta"},
    {MASK_LOGIN, MASK_ANYWHERE,
        "nazwauzytkownika loginuzytkownika nazwakonta nazwalogowania"},
    {MASK_LOGIN, MASK_ALONE, "uzytkownik"},
    {MASK_NAME, MASK_ANYWHERE, "pseudonim ksywa ksywka przezwisko"},
    {MASK_PASSWORD, MASK_ANYWHERE, "haslo hasla hasloskrot haslohash haslouzytkownika"},
    {MASK_FIRST_NAME, MASK_ANYWHERE,
        "imie imiona drugieimie pierwszeimie imieojca imiematki"},
    {MASK_LAST_NAME, MASK_ANYWHERE,
        "nazwisko nazwiska nazwiskorodowe nazwiskopanienskie nazwiskomatki drugienazwisko"},
    {MASK_NAME, MASK_ANYWHERE,
        "imienazwisko imieinazwisko nazwiskoimie nazwiskoiimie imionanazwisko pelneimie "
        "pelnenazwisko osobakontaktowa osobadokontaktu wlascicielkonta wlascicielkarty "
        "posiadaczkarty posiadaczkonta odbiorca nadawca nazwaodbiorcy nazwanadawcy "
        "kontaktalarmowy nazwaklienta danekontaktowe imieinazwiskoodbiorcy"},
    {MASK_NAME, MASK_OF_PEOPLE, "nazwa kontakt pelnanazwa nazwapelna nazwaskrocona"},
    {MASK_PHONE, MASK_ANYWHERE,
        "telefon tel telefonkomorkowy telkom telkomorkowy "
        "nrtelefonu nrtel nrkomorki telefonstacjonarny nrkomorkowy "
        "telefondomowy telefonkontaktowy telefonsluzbowy telstacjonarny faks nrfaksu nrfax "
        "telefonu"},
    {MASK_STREET, MASK_ANYWHERE,
        "ulica nazwaulicy ulicanr ulicainr ulicanrdomu skrytkapocztowa ul ulicy"},
    {MASK_ADDRESS, MASK_ANYWHERE,
        "adres adreszamieszkania adreszameldowania adreskorespondencyjny adresdostawy "
        "adresdofaktury adreswysylki adrespelny adreslinia pelnyadres adresdomowy "
        "adrespocztowy adresu miejscezamieszkania"},
    {MASK_SCRAMBLE, MASK_ANYWHERE,
        "kodpocztowy kodpoczt nrdomu nrbudynku nrmieszkania nrlokalu nrulicy nrposesji "
        "nrkonta kontobankowe nrkontabankowego nrrachunku rachunekbankowy "
        "nrrachunkubankowego nrkarty kartakredytowa nrkartykredytowej kodcvv pesel nrpesel nip "
        "nrnip regon nrregon krs nrkrs nrdowodu dowodosobisty nrdowoduosobistego dowod "
        "seriadowodu serianrdowodu paszport nrpaszportu prawojazdy nrprawajazdy "
        "nrrejestracyjny tablicarejestracyjna nrubezpieczenia nrpolisy nrvin "
        "pensja wynagrodzenie zarobki placa placabrutto placanetto dochod nrpacjenta "
        "nrpracownika nrlegitymacji legitymacja nrvat nrvatue nipue kartapobytu"},
    {MASK_SCRAMBLE, MASK_OF_HOMES,
        "szerokoscgeograficzna dlugoscgeograficzna wspolrzedne lokalizacja pietro "
        "mieszkanie dom budynek klatka"},
    {MASK_CITY, MASK_ANYWHERE,
        "miejsceurodzenia miastourodzenia miejscowoscurodzenia miastozamieszkania nazwamiasta "
        "miejscowosczamieszkania"},
    {MASK_CITY, MASK_OF_HOMES,
        "miasto miejscowosc miejscowosci gmina powiat wojewodztwo dzielnica osiedle miasta"},
    {MASK_DATE, MASK_ANYWHERE,
        "dataurodzenia urodziny rokurodzenia urodzenia dataur dataurodz datazgonu "
        "dzienurodzin"},
    {MASK_DATE, MASK_OF_PEOPLE, "urodzony urodzona"},
    {MASK_NULL, MASK_ANYWHERE,
        "wyznanie religia grupakrwi diagnoza diagnozy rozpoznanie alergie alergia choroby "
        "choroba niepelnosprawnosc leki lekarstwa zdjecieprofilowe fotoprofilowe biografia "
        "pochodzenieetniczne podpis historiachoroby"},
    {MASK_NULL, MASK_OF_PEOPLE, "zdjecie obraz omnie fotografia"},
    {MASK_PHONE, MASK_ALONE, "komorka komorkowy stacjonarny"},
    {MASK_SCRAMBLE, MASK_OF_HOMES, "lokal"},
    {MASK_SCRAMBLE, MASK_ALONE, "rachunek"},
};

const struct mask_language mask_polish = MASK_LANGUAGE("Polish", true,
    "klient klienci klienta klientow klientom uzytkownik uzytkownicy uzytkownika uzytkownikow "
    "osoba osoby osob czlonek czlonkowie czlonka czlonkow pracownik pracownicy pracownika "
    "pracownikow kontakt kontakty kontaktowy kontaktowa abonent abonenci pacjent pacjenci pacjenta "
    "pacjentow uczen uczniowie ucznia uczniow student studenci studenta studentow nauczyciel "
    "nauczyciele nauczyciela gosc goscie goscia gosci autor autorzy autora wlasciciel "
    "wlasciciele wlasciciela odbiorca odbiorcy odbiorcow nadawca nadawcy kupujacy kupujacego "
    "sprzedawca sprzedawcy kandydat kandydaci kandydata najemca najemcy kierowca kierowcy "
    "lekarz lekarze lekarza uczestnik uczestnicy uczestnika uczestnikow rodzic rodzice rodzica "
    "dziecko dzieci dziecka beneficjent kontrahent kontrahenci kontrahenta kontrahentow nabywca "
    "nabywcy zamawiajacy zamawiajacego adresat adresata subskrybent subskrybenci opiekun "
    "opiekunowie opiekuna matka matki ojciec ojca wolontariusz dostawca dostawcy",
    "adres adresy adresow zamowienie zamowienia zamowien faktura faktury fakturze dostawa "
    "dostawy wysylka wysylki rezerwacja rezerwacje rezerwacji platnosc platnosci koszyk koszyka "
    "oferta oferty rejestracje konto konta profil profile zamieszkania umowa umowy "
    "wizyta wizyty korespondencja korespondencji korespondencyjny zameldowania przesylka "
    "przesylki zakup sprzedaz",
    "nr glowny glowna dodatkowy dodatkowa domowy domowa sluzbowy sluzbowa prywatny prywatna "
    "inny inna stary stara nowy nowa poprzedni poprzednie alternatywny "
    "pelny pelna kontaktowy kontaktowa firmy firmowy awaryjny zaszyfrowane hash skrot linia "
    "pierwszy drugi jeden dwa zamieszkania komorkowy stacjonarny");
