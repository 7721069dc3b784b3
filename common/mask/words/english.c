#include "common/mask/words/words.h"

static const struct mask_words items[] = {
    {MASK_KEEP, MASK_ANYWHERE,
        "placeholder hostname filename tablename macaddress macaddr webaddress urladdress ipaddressid "
        "memoryaddress walletaddress contractaddress nodeaddress serveraddress useragentid "
        "emailtemplate mailserver mailhost mailer mailbox phonemodel passcount passrate "
        "passmark boardingpass passthrough cardtype cardbrand accounttype keyname namekey "
        "domainname brandname branchname lastlogin lastlogon firstlogin previouslogin"},
    {MASK_EMAIL, MASK_ANYWHERE,
        "email mail emailaddress mailaddress emailaddr mailaddr emailid mailid useremail "
        "usermail emailusername emailaccount mailto emailcc ccemail bccemail replyto paypalemail"},
    {MASK_HASH, MASK_ANYWHERE,
        "userhash confirmcode emailhash mailhash emailmd emailsha apikey apitoken apisecret accesskey accesstoken "
        "accesskeyid privatekey secretkey secret token tokenhash tokenvalue tokenkey authtoken "
        "bearertoken refreshtoken resetpasswordtoken passwordresettoken activationtoken resettoken csrftoken rememberme otpsecret totpsecret "
        "twofactorsecret fasecret mfasecret recoverycode recoverycodes backupcode backupcodes "
        "twofactorrecoverycodes otpbackupcodes otp otpcode passwordreset passwordresetcode "
        "passwordresethash resetpassword resethash activationkey activationcode activationhash "
        "verificationcode verificationtoken confirmationcode confirmationtoken invitationcode "
        "consumerkey consumersecret clientsecret webhooksecret signingsecret signingkey "
        "encryptionkey sshkey authkey authhash securitycode loginhash "
        "passwordhint securityanswer secretanswer securityquestion secretquestion passphrase "
        "sessionkey sessiontoken sessionhash sessid phpsessid cookie authcookie deviceid "
        "deviceuuid deviceidentifier browserfingerprint pushtoken fcmtoken "
        "devicetoken advertisingid idfa gaid imei imsi externaluserid skypeid pgpkey gpgkey "
        "credential apicredential"},
    {MASK_HASH, MASK_OF_PEOPLE,
        "salt facebook facebookid facebookuid twitter twitterid twitterhandle linkedin "
        "linkedinid instagram instagramhandle tiktok youtube mastodon discord discordid "
        "github githubid gitlab googleid googleuid appleid xing pinterest snapchat website "
        "homepage websiteurl homepageurl www webpage oauthid oauthuid "
        "provideruid providerid avatarurl photourl"},
    {MASK_HASH, MASK_ANYWHERE,
        "skype skypename skypehandle icq jabber msn yim aim telegramhandle "
        "telegramusername socialhandle facebookurl twitterurl linkedinurl instagramurl "
        "facebookprofile linkedinprofile twitterusername githubusername instagramusername "
        "facebookusername personalwebsite"},
    {MASK_HASH, MASK_OF_HOMES, "sessionid"},
    {MASK_IP, MASK_ANYWHERE,
        "ip lastip regip previousip ipaddress ipaddr ipv remoteaddr remoteaddress remoteip loginip signinip clientip "
        "userip xforwardedfor forwardedfor hostip visitorip registerip"},
    {MASK_TEXT, MASK_ANYWHERE, "useragent httpuseragent browseragent httpagent"},
    {MASK_LOGIN, MASK_ANYWHERE, "username userlogin loginname usernamecanonical"},
    {MASK_LOGIN, MASK_ALONE, "login logon uname"},
    {MASK_LOGIN, MASK_OF_PEOPLE, "account handle"},
    {MASK_NAME, MASK_ANYWHERE, "nickname screenname pseudonym"},
    {MASK_NAME, MASK_OF_PEOPLE, "nick alias"},
    {MASK_PASSWORD, MASK_ANYWHERE,
        "password passwd passwort pwd passwordhash passwordhashed passworddigest hashedpassword "
        "userpass userpassword passhash pwdhash"},
    {MASK_PASSWORD, MASK_ALONE, "pass pw"},
    {MASK_PASSWORD, MASK_OF_PEOPLE, "pincode"},
    {MASK_FIRST_NAME, MASK_ANYWHERE,
        "firstname givenname middlename forename fname christianname secondname preferredname "
        "firstmiddlename middleinitial"},
    {MASK_LAST_NAME, MASK_ANYWHERE,
        "lastname surname familyname maidenname lname birthname secondlastname lastnames "
        "mothermaidenname sname"},
    {MASK_NAME, MASK_ANYWHERE,
        "fullname realname personname legalname firstlastname namefirst namelast namecard "
        "cardholder cardholdername cardname accountholder accountholdername accountowner "
        "bankaccountholder contactperson contactname emergencycontact nextkin "
        "payername payeename signatoryname signedby signername attentionto attn billto shipto "
        "recipientname sendername authorname ownername customername fathername mothername "
        "spousename parentname guardianname childname beneficiaryname"},
    {MASK_NAME, MASK_OF_PEOPLE,
        "name displayname names nameprefix formattedname sortname initials shortname "
        "namecomplete completename contact nameline attention commonname friendlyname publicname"},
    {MASK_PHONE, MASK_ANYWHERE,
        "whatsapp phone telephone tel mobilephone cellphone fax faxnr telefax phonenr "
        "telephonenr mobilenr cellnr landline workphone homephone dayphone eveningphone "
        "msisdn whatsappnr phonework phonehome phonemobile phoneother phonefax "
        "contactnr pager sms smsnr dayphonenr telnr"},
    {MASK_STREET, MASK_ANYWHERE,
        "street streetname streetaddress streetline streetnr addressstreet thoroughfare"},
    {MASK_ADDRESS, MASK_ANYWHERE,
        "address addressline addressone addresstwo fulladdress homeaddress postaladdress "
        "mailingaddress addressfull residentialaddress formattedaddress addresstext addr "
        "addressextra addresscomplement deliverto"},
    {MASK_SCRAMBLE, MASK_ANYWHERE,
        "zip zipcode postalcode postcode zippostal zippostalcode postalzip postal housenr "
        "buildingnr apartmentnr flatnr suitenr iban bic swift swiftcode swiftbic bicswift "
        "accountnr bankaccount bankaccountnr bankaccountiban routingnr sortcode bankcode "
        "cardnr creditcard creditcardnr ccnr ccnrenc cclast cardlast lastfour lastdigits ccowner cvv "
        "cvc cvvcode cvccode ccexp ccexpmonth ccexpyear ccss ccssissue debitcard ssn "
        "socialsecuritynr socialsecurity nationalid nationalidnr nationalregistrationnr ssnid identificationid identificationnr accnr nationalinsurancenr "
        "nationalinsurance nino nhsnr nhs taxid taxnr taxidnr taxpayerid taxcode taxvat vatid vatnr "
        "vatidnr vatregistrationnr ein itin passport passportnr passportid passportcode identitycard "
        "identitycardnr idcard idcardnr idnr iddocument identitynr identitydocument "
        "documentnr driverlicense driverslicense driverlicence drivinglicence drivinglicense "
        "drivinglicencenr licensenr licencenr driverlicensenr licenseplate licenceplate "
        "platenr numberplate nrplate registrationplate vehicleregistration regplate "
        "insurancenr policynr medicalrecordnr mrn patientnr healthinsurancenr healthcardnr "
        "medicarenr medicareid residencepermit visanr aadhaar aadhar pannr sepamandate mandatereference "
        "salary wage wages monthlysalary annualsalary basesalary hourlyrate grosssalary netsalary "
        "income annualincome payrate govid governmentid studentidnr employeenr vatnumber"},
    {MASK_SCRAMBLE, MASK_OF_HOMES,
        "latitude longitude lat lng lon long geolat geolng geolon coordinates geolocation "
        "latlng latlong gps gpscoordinates location geo house building apartment apt"},
    {MASK_CITY, MASK_ANYWHERE,
        "birthplace placebirth birthcity citybirth cityname cityresidence birthtown hometown"},
    {MASK_CITY, MASK_OF_HOMES,
        "city town locality county district suburb neighborhood neighbourhood municipality "
        "region village place borough parish citytown addresscity placename"},
    {MASK_DATE, MASK_ANYWHERE,
        "birthday birthdate birthdt datebirth dob birthon bday bdate dateofbirth birthyear yearbirth "
        "dayofbirth deathdate dateofdeath datedeath birth borndate borned"},
    {MASK_DATE, MASK_OF_PEOPLE, "born bornat bornon"},
    {MASK_NULL, MASK_ANYWHERE,
        "religion religiousaffiliation ethnicity ethnicorigin race sexualorientation bloodtype "
        "bloodgroup diagnosis diagnoses allergies allergy medicalhistory medicalnotes "
        "medicalconditions medicalcondition healthnotes healthcondition disability disabilities "
        "medication medications criminalrecord politicalopinion tradeunion profilepicture "
        "profilephoto profilephotopath profilephotourl profileimage profileimageurl "
        "profileimagepath profilepic userpic avatar avatarurl avatarfile avatarpath avatarimage "
        "avatarfilename signatureimage signaturedata usersignature emailsignature mailsignature "
        "biography aboutme"},
    {MASK_NULL, MASK_OF_PEOPLE,
        "signature photo picture image bio about portrait imageurl race"},
    {MASK_PHONE, MASK_ALONE, "mobile cell handset"},
    {MASK_HASH, MASK_OF_PEOPLE, "pin"},
    {MASK_SCRAMBLE, MASK_ANYWHERE, "pincode cardpan"},
    {MASK_HASH, MASK_OF_TOKENS, "key"},
    {MASK_HASH, MASK_ANYWHERE, "devicefingerprint"},
    {MASK_SCRAMBLE, MASK_OF_PEOPLE, "nss identity"},
    {MASK_NAME, MASK_OF_PEOPLE,
        "guardian mother father spouse husband wife applicant patient"},
};

const struct mask_language mask_english = MASK_LANGUAGE("English", false,
    "user customer client person people member employee contact subscriber patient student "
    "pupil teacher guest visitor author owner recipient sender receiver buyer seller applicant candidate "
    "lead prospect donor passenger driver doctor physician participant attendee registrant "
    "volunteer staff worker manager parent child children spouse guardian beneficiary payer "
    "payee holder shopper reader player speaker trainer signer signatory traveler traveller "
    "resident citizen borrower debtor creditor supervisor tutor nurse commenter reviewer assignee "
    "requester reporter instructor insured claimant witness admin administrator operator consignee "
    "coach athlete kin father mother husband wife partner delegate referrer supplier vendor "
    "consumer enduser creator editor personal human respondent voter",
    "order quote cart checkout invoice billing shipping ship bill delivery address addresse booking "
    "reservation payment shipment signup registration account profile donation application "
    "newsletter subscription appointment household residence residential mailing postal home "
    "customer sale sales purchase transaction visit enrollment enrolment ticket correspondence "
    "mail payout bank refund visitorlog permanent current origin destination pickup",
    "nr value val text txt str string raw plain old new orig original temp tmp backup bak "
    "enc encrypted crypt crypted hash hashed digest md sha canonical normalized normalised primary "
    "secondary main alt alternative alternate other additional extra first second third last home "
    "work office business private personal day night evening emergency ext extension full "
    "short long complete search index idx lower clean formatted international local national "
    "domestic input field line one two three final default pending unconfirmed verification "
    "display public support company entity data info detail record master basic base prefix suffix "
    "addr address account a b c i ii col column legal real current previous prev former en de fr "
    "es it nl pt pl us uk direct central sender reply cc bcc to from by own self number optional sanitized mobile cell url");
