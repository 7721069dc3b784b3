#include "common/mask/words/words.h"

static const struct mask_words items[] = {
    {MASK_KEEP, MASK_ANYWHERE,
        "indirizzomac indirizzoweb indirizzourl nomefile nometabella nomeprodotto nomedominio "
        "tabella"},
    {MASK_EMAIL, MASK_ANYWHERE,
        "postaelettronica indirizzoemail indirizzomail pec emailpec indirizzopec "
        "recapitoemail mailcliente indirizzopostaelettronica"},
    {MASK_HASH, MASK_ANYWHERE,
        "chiaveapi chiaveprivata chiavesegreta segreto codiceattivazione codiceverifica "
        "codiceconferma codicerecupero codicirecupero domandasegreta rispostasegreta "
        "domandasicurezza rispostasicurezza gettone tokenaccesso codicesegreto sitoweb"},
    {MASK_IP, MASK_ANYWHERE, "indirizzoip ipcliente ipaccesso"},
    {MASK_LOGIN, MASK_ANYWHERE,
        "nomeutente nomeaccount utentelogin loginutente identificativoutente"},
    {MASK_LOGIN, MASK_ALONE, "utente"},
    {MASK_NAME, MASK_ANYWHERE, "soprannome pseudonimo nomignolo"},
    {MASK_PASSWORD, MASK_ANYWHERE,
        "parolachiave parolaordine chiaveaccesso passwordutente paroladordine codiceaccesso"},
    {MASK_FIRST_NAME, MASK_ANYWHERE, "primonome secondonome nomebattesimo nomeproprio"},
    {MASK_LAST_NAME, MASK_ANYWHERE,
        "cognome cognomi cognomenubile cognomenascita cognomedinascita cognomeacquisito"},
    {MASK_NAME, MASK_ANYWHERE,
        "nomecompleto nomecognome nomeecognome cognomenome cognomeenome nominativo referente "
        "personacontatto nomecontatto personariferimento intestatario intestatarioconto "
        "titolareconto titolarecarta nomedestinatario nomemittente contattoemergenza "
        "legalerappresentante rappresentantelegale nomevisualizzato nomepadre nomemadre "
        "nomereferente"},
    {MASK_NAME, MASK_OF_PEOPLE,
        "nome nomi contatto ragionesociale denominazione titolare destinatario"},
    {MASK_PHONE, MASK_ANYWHERE,
        "telefono tel telefonocellulare telefonofisso telfisso "
        "nrtelefono nrcellulare nrtel nrcell recapitotelefonico telefonocasa telefonoufficio "
        "telefonolavoro telefax nrfax fax recapito telcasa telufficio telcellulare"},
    {MASK_STREET, MASK_ANYWHERE,
        "nomevia indirizzovia viacivico viapiazza casellapostale vianr viaresidenza strada"},
    {MASK_STREET, MASK_OF_HOMES, "via piazza viale"},
    {MASK_ADDRESS, MASK_ANYWHERE,
        "indirizzo indirizzi indirizzoresidenza indirizzodomicilio indirizzocompleto "
        "indirizzospedizione indirizzofatturazione indirizzoconsegna indirizzoriga presso "
        "rigaindirizzo"},
    {MASK_ADDRESS, MASK_OF_HOMES, "domicilio residenza"},
    {MASK_SCRAMBLE, MASK_ANYWHERE,
        "codicepostale codiceavviamentopostale codpostale nrcivico ncivico civico nrcasa "
        "numerocivico conto contocorrente contobancario nrconto codiceiban codicebic "
        "coordinatebancarie nrcarta cartacredito nrcartacredito cartadicredito codicecvv "
        "codicefiscale codfiscale codfisc cfpiva partitaiva piva pariva nrpartitaiva "
        "codiceunivoco codicesdi sdi passaporto nrpassaporto cartaidentita nrcartaidentita "
        "nrdocumento documentoidentita patente nrpatente targa targaveicolo targaauto telaio "
        "nrtelaio stipendio retribuzione reddito salario tesserasanitaria nrtesserasanitaria "
        "nrtessera codicesanitario nrpaziente matricola permessosoggiorno"},
    {MASK_SCRAMBLE, MASK_OF_HOMES,
        "cap scala palazzina latitudine longitudine coordinate posizione"},
    {MASK_CITY, MASK_ANYWHERE,
        "luogonascita luogodinascita cittanascita comunenascita cittaresidenza "
        "comuneresidenza luogoresidenza comunedinascita provincianascita"},
    {MASK_CITY, MASK_OF_HOMES,
        "citta comune localita provincia frazione quartiere regione nomecitta prov"},
    {MASK_DATE, MASK_ANYWHERE,
        "datanascita datadinascita nascita dtnascita annonascita compleanno dnascita "
        "datadecesso datanasc"},
    {MASK_DATE, MASK_OF_PEOPLE, "nato nata natoil"},
    {MASK_NULL, MASK_ANYWHERE,
        "religione grupposanguigno diagnosi allergie allergia anamnesi malattie malattia "
        "disabilita farmaci terapia fotoprofilo immagineprofilo biografia etnia "
        "orientamentosessuale patologie"},
    {MASK_NULL, MASK_OF_PEOPLE, "foto firma immagine ritratto chisono"},
    {MASK_PHONE, MASK_ALONE, "cellulare cell fisso"},
    {MASK_SCRAMBLE, MASK_OF_HOMES, "cf abi cab pi"},
};

const struct mask_language mask_italian = MASK_LANGUAGE("Italian", true,
    "cliente clienti utente utenti persona persone membro membri socio soci dipendente "
    "dipendenti contatto contatti iscritto iscritti abbonato abbonati paziente pazienti alunno "
    "alunni studente studenti docente docenti ospite ospiti visitatore visitatori autore autori "
    "proprietario proprietari titolare titolari destinatario destinatari mittente mittenti "
    "acquirente acquirenti venditore venditori candidato candidati inquilino inquilini "
    "conducente autista autisti medico medici partecipante partecipanti beneficiario "
    "beneficiari genitore genitori figlio figli coniuge referente referenti anagrafica "
    "anagrafiche intestatario lavoratore lavoratori assistito tutore fornitore fornitori "
    "passeggero passeggeri volontario volontari donatore donatori contraente",
    "indirizzo indirizzi ordine ordini fattura fatture fatturazione spedizione spedizioni "
    "consegna consegne prenotazione prenotazioni pagamento pagamenti carrello preventivo "
    "preventivi iscrizione iscrizioni conto conti profilo profili residenza domicilio contratto "
    "contratti appuntamento vendita acquisto nascita sede",
    "principale secondario secondaria casa ufficio lavoro altro altra vecchio "
    "nuovo nuova precedente aggiuntivo alternativo alternativa completo completa contatto "
    "spedizione fatturazione consegna azienda privato privata emergenza cifrato cifrata "
    "riga uno due legale personale aziendale padre madre bancario bancaria cellulare fisso");
