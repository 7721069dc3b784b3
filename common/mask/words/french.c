#include "common/mask/words/words.h"

static const struct mask_words items[] = {
    {MASK_KEEP, MASK_ANYWHERE,
        "adressemac adresseweb adresseurl nomfichier nomtable nomproduit nomdomaine nrversion "
        "lieustockage adressesite"},
    {MASK_EMAIL, MASK_ANYWHERE,
        "courriel adressemail adresseemail adressecourriel mel adressemel courrielprincipal "
        "couriel courrierelectronique adresseelectronique emailclient"},
    {MASK_HASH, MASK_ANYWHERE,
        "jeton jetonacces clesecrete cleprivee cleapi codesecret codeactivation cleactivation "
        "codeverification codeconfirmation codesecours codesrecuperation questionsecrete "
        "reponsesecrete siteperso sitepersonnel jetonsession tokenconnexion"},
    {MASK_HASH, MASK_OF_PEOPLE, "cle siteweb siteinternet"},
    {MASK_IP, MASK_ANYWHERE, "adresseip ipclient ipconnexion ipinscription"},
    {MASK_LOGIN, MASK_ANYWHERE,
        "identifiant nomutilisateur nomdutilisateur nomcompte loginutilisateur "
        "identifiantconnexion"},
    {MASK_LOGIN, MASK_ALONE, "utilisateur"},
    {MASK_NAME, MASK_ANYWHERE, "pseudo pseudonyme surnom"},
    {MASK_PASSWORD, MASK_ANYWHERE, "motdepasse motpasse mdp mdpasse passe mdphash"},
    {MASK_FIRST_NAME, MASK_ANYWHERE,
        "prenom deuxiemeprenom prenomusuel secondprenom prenomclient autresprenoms"},
    {MASK_LAST_NAME, MASK_ANYWHERE,
        "nomfamille nomdefamille nomnaissance nomdenaissance nomjeunefille nomdejeunefille "
        "nomusage nomdusage nommarital nompatronymique nomepouse"},
    {MASK_NAME, MASK_ANYWHERE,
        "nomcomplet nomprenom prenomnom nomcontact personnecontact interlocuteur "
        "titulairecompte titulairecarte nomtitulaire nomdestinataire nomexpediteur nomsignataire "
        "nomaffiche nomaffichage contacturgence personneacontacter nometprenom "
        "nomresponsable representantlegal destinataire"},
    {MASK_NAME, MASK_OF_PEOPLE, "nom noms raisonsociale titulaire signataire"},
    {MASK_PHONE, MASK_ANYWHERE,
        "telephone tel telnr nrtel nrtelephone telportable telephoneportable "
        "telephonemobile telmobile telfixe telephonefixe fax telecopie telecopieur "
        "nrportable nrmobile nrfax telephonedomicile telephonebureau teldomicile telbureau "
        "telpro teldomicile"},
    {MASK_STREET, MASK_ANYWHERE,
        "nomrue nrrue libellevoie nomvoie ruenr adresserue boitepostale lieudit "
        "nrvoie complementadresse complementdadresse"},
    {MASK_STREET, MASK_OF_HOMES, "rue voie avenue"},
    {MASK_ADDRESS, MASK_ANYWHERE,
        "adresse adressepostale adressedomicile adressecomplete adresseligne ligneadresse "
        "adresselivraison adressefacturation suiteadresse domiciliation"},
    {MASK_ADDRESS, MASK_OF_HOMES, "domicile"},
    {MASK_SCRAMBLE, MASK_ANYWHERE,
        "codepostal codepostaux nrmaison nrappartement nrcompte nrcomptebancaire "
        "comptebancaire rib codebic codeiban codebanque codeguichet clerib nrcarte "
        "cartebancaire cartecredit nrcartebancaire nrcartecredit cryptogramme codecvv nrsecu "
        "nrsecuritesociale securitesociale nrsecusociale nrss nir codeinsee nrinsee nrsecusoc "
        "nrassuresocial niss nrtva tvaintra tvaintracom tvaintracommunautaire nrtvaintra "
        "nrtvaintracommunautaire siret siren nrsiret nrsiren nrfiscal identifiantfiscal "
        "numfiscal passeport nrpasseport carteidentite nrcarteidentite cni nrcni nrpermis "
        "permisconduire nrpermisconduire immatriculation nrimmatriculation plaqueimmatriculation "
        "plaque cartegrise nrallocataire salaire salairebrut salairenet salairemensuel revenu "
        "revenus remuneration nradherent nrpatient matricule nrpieceidentite pieceidentite "
        "nrmutuelle referencemandat titresejour nrcartevitale cartevitale"},
    {MASK_SCRAMBLE, MASK_OF_HOMES,
        "cp etage batiment escalier appartement coordonneesgps coordonnees residence "
        "digicode codeporte interphone"},
    {MASK_CITY, MASK_ANYWHERE,
        "lieunaissance lieudenaissance villenaissance villedenaissance communenaissance "
        "villeresidence nomville"},
    {MASK_CITY, MASK_OF_HOMES,
        "ville commune localite quartier arrondissement departement region canton "
        "communeresidence"},
    {MASK_DATE, MASK_ANYWHERE,
        "datenaissance datedenaissance naissance anneenaissance anniversaire datenaiss "
        "dtnaissance datedeces journaissance ddn datenais"},
    {MASK_DATE, MASK_OF_PEOPLE, "nele neele"},
    {MASK_NULL, MASK_ANYWHERE,
        "religion confession groupesanguin diagnostic allergies antecedents "
        "antecedentsmedicaux handicap maladie maladies traitementmedical photoprofil "
        "photoidentite imageprofil biographie originethnique orientationsexuelle"},
    {MASK_NULL, MASK_OF_PEOPLE, "photo image signature apropos portrait presentation"},
    {MASK_PHONE, MASK_ALONE, "portable fixe gsm"},
    {MASK_SCRAMBLE, MASK_OF_PEOPLE, "cin"},
    {MASK_LAST_NAME, MASK_ANYWHERE, "postnom"},
    {MASK_NAME, MASK_OF_PEOPLE, "pere mere conjoint"},
};

const struct mask_language mask_french = MASK_LANGUAGE("French", true,
    "client cliente utilisateur utilisatrice usager personne membre adherent contact abonne "
    "patient eleve etudiant professeur enseignant invite visiteur auteur proprietaire "
    "destinataire expediteur acheteur vendeur candidat donateur locataire conducteur medecin "
    "participant salarie employe beneficiaire titulaire parent enfant conjoint responsable "
    "inscrit prospect joueur lecteur redacteur gestionnaire interlocuteur signataire pere mere "
    "internaute assure allocataire benevole stagiaire tuteur fournisseur passager voyageur "
    "collaborateur tiers individu",
    "adresse societe commande facture facturation livraison reservation paiement panier devis "
    "inscription compte profil expedition domicile logement contrat rdv rendezvous etablissement "
    "residence fact liv",
    "principal principale secondaire pro professionnel professionnelle perso personnel "
    "personnelle domicile bureau mobile autre ancien nouveau nouvelle "
    "complement suite ligne urgence prive privee interne externe complet facturation livraison "
    "usuel usage hache chiffre crypte entreprise societe fiche un deux fact liv portable fixe");
