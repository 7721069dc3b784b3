#include "common/mask/mask_auto.h"

#include <ctype.h>
#include <string.h>

#include "common/base/buf.h"
#include "common/base/cleanup.h"
#include "common/base/text.h"

/* Globs of names as words(): "_first_name_". The first that fits counts. */
static const struct {
	const char *column;
	const char *table; /* NULL: any */
	enum mask_kind kind;
} names[] = {
    {"*_tax_id_", NULL, MASK_SCRAMBLE},
    {"*_birth_date_", NULL, MASK_DATE},
    /* What is said of an address, a number or a password, or when it was. */
    {"*_id_", NULL, MASK_KEEP},
    {"*_ids_", NULL, MASK_KEEP},
    {"*_at_", NULL, MASK_KEEP},
    {"*_on_", NULL, MASK_KEEP},
    {"*_date_", NULL, MASK_KEEP},
    {"*_type_", NULL, MASK_KEEP},
    {"*_kind_", NULL, MASK_KEEP},
    {"*_status_", NULL, MASK_KEEP},
    {"*_state_", NULL, MASK_KEEP},
    {"*_count_", NULL, MASK_KEEP},
    {"*_format_", NULL, MASK_KEEP},
    {"*_template_", NULL, MASK_KEEP},
    {"*_subject_", NULL, MASK_KEEP},
    {"*_body_", NULL, MASK_KEEP},
    {"*_verified_", NULL, MASK_KEEP},
    {"*_confirmed_", NULL, MASK_KEEP},
    {"*_enabled_", NULL, MASK_KEEP},
    {"*_required_", NULL, MASK_KEEP},
    {"*_notifications_", NULL, MASK_KEEP},
    {"*_frequency_", NULL, MASK_KEEP},
    {"*_policy_", NULL, MASK_KEEP},
    {"*_algorithm_", NULL, MASK_KEEP},
    {"*_label_", NULL, MASK_KEEP},
    {"*_country_*", NULL, MASK_KEEP},
    {"_name_", "*_oauth_*", MASK_KEEP},
    {"*_email_", NULL, MASK_EMAIL},
    {"*_emails_", NULL, MASK_EMAIL},
    {"*_email_addr*_", NULL, MASK_EMAIL},
    {"*_email_address_*", NULL, MASK_EMAIL},
    {"*_e_mail_*", NULL, MASK_EMAIL},
    {"*_email1_", NULL, MASK_EMAIL},
    {"*_email2_", NULL, MASK_EMAIL},
    {"*_email_1_", NULL, MASK_EMAIL},
    {"*_email_2_", NULL, MASK_EMAIL},
    {"*_email_private_", NULL, MASK_EMAIL},
    {"*_email_work_", NULL, MASK_EMAIL},
    {"*_email_canonical_", NULL, MASK_EMAIL},
    {"*_email_hash_", NULL, MASK_HASH},
    {"*_mail_", NULL, MASK_EMAIL},
    {"*_mail_address_", NULL, MASK_EMAIL},
    {"*_login_ip_*", NULL, MASK_IP},
    {"*_ip_", NULL, MASK_IP},
    {"*_ip_addr*", NULL, MASK_IP},
    {"*_ipaddr*", NULL, MASK_IP},
    {"*_ipv4_", NULL, MASK_IP},
    {"*_ipv6_", NULL, MASK_IP},
    {"*_remote_addr*", NULL, MASK_IP},
    {"*_user_agent_", NULL, MASK_TEXT},
    {"*_useragent_", NULL, MASK_TEXT},
    {"*_api_key_*", NULL, MASK_HASH},
    {"*_apikey_", NULL, MASK_HASH},
    {"*_access_key_*", NULL, MASK_HASH},
    {"*_private_key_", NULL, MASK_HASH},
    {"*_token_", NULL, MASK_HASH},
    {"*_token_hash_", NULL, MASK_HASH},
    {"*_secret_", NULL, MASK_HASH},
    {"*_secret_key_", NULL, MASK_HASH},
    {"*_activation_key_", NULL, MASK_HASH},
    {"*_consumer_key_", NULL, MASK_HASH},
    {"_key_", "*_token*", MASK_HASH},
    {"*_username_", NULL, MASK_LOGIN},
    {"*_user_name_", NULL, MASK_LOGIN},
    {"*_user_login_", NULL, MASK_LOGIN},
    {"_login_", NULL, MASK_LOGIN},
    {"*_password_reset_*", NULL, MASK_HASH},
    {"*_password_*", NULL, MASK_PASSWORD},
    {"*_passwd_*", NULL, MASK_PASSWORD},
    {"*_pass_", NULL, MASK_PASSWORD},
    {"*_pwd_", NULL, MASK_PASSWORD},
    {"_first_name_", NULL, MASK_FIRST_NAME},
    {"*_firstname_", NULL, MASK_FIRST_NAME},
    {"*_first_name_", NULL, MASK_FIRST_NAME},
    {"*_middle_name_", NULL, MASK_FIRST_NAME},
    {"*_given_name_", NULL, MASK_FIRST_NAME},
    {"*_forename_", NULL, MASK_FIRST_NAME},
    {"*_vorname_", NULL, MASK_FIRST_NAME},
    {"*_last_name_", NULL, MASK_LAST_NAME},
    {"*_lastname_", NULL, MASK_LAST_NAME},
    {"*_surname_", NULL, MASK_LAST_NAME},
    {"*_family_name_", NULL, MASK_LAST_NAME},
    {"*_maiden_name_", NULL, MASK_LAST_NAME},
    {"*_nachname_", NULL, MASK_LAST_NAME},
    {"*_full_name_", NULL, MASK_NAME},
    {"*_fullname_", NULL, MASK_NAME},
    {"*_display_name_", "*_user_", MASK_NAME},
    {"*_display_name_", "*_users_", MASK_NAME},
    {"*_real_name_", NULL, MASK_NAME},
    {"*_realname_", NULL, MASK_NAME},
    {"*_customer_name_", NULL, MASK_NAME},
    {"*_contact_name_", NULL, MASK_NAME},
    {"*_author_name_", NULL, MASK_NAME},
    {"*_recipient_name_", NULL, MASK_NAME},
    {"*_billing_name_", NULL, MASK_NAME},
    {"*_shipping_name_", NULL, MASK_NAME},
    {"_name_", "*_user_", MASK_NAME},
    {"_name_", "*_users_", MASK_NAME},
    {"_name_", "*_customer_", MASK_NAME},
    {"_name_", "*_customers_", MASK_NAME},
    {"_name_", "*_person_", MASK_NAME},
    {"_name_", "*_persons_", MASK_NAME},
    {"_name_", "*_contact_", MASK_NAME},
    {"_name_", "*_contacts_", MASK_NAME},
    {"_name_", "*_member_", MASK_NAME},
    {"_name_", "*_members_", MASK_NAME},
    {"_name_", "*_employee_", MASK_NAME},
    {"_name_", "*_employees_", MASK_NAME},
    {"_name_", "*_client_", MASK_NAME},
    {"_name_", "*_clients_", MASK_NAME},
    {"_name_", "*_patient_", MASK_NAME},
    {"_name_", "*_patients_", MASK_NAME},
    {"_name_", "*_subscriber_", MASK_NAME},
    {"_name_", "*_subscribers_", MASK_NAME},
    {"_name_", "*_people_", MASK_NAME},
    {"_name_", "*_addresses_", MASK_NAME},
    {"*_phone_*", NULL, MASK_PHONE},
    {"*_phones_", NULL, MASK_PHONE},
    {"*_telephone_*", NULL, MASK_PHONE},
    {"*_tel_", NULL, MASK_PHONE},
    {"*_telefon_", NULL, MASK_PHONE},
    {"*_mobile_", NULL, MASK_PHONE},
    {"*_mobile_number_", NULL, MASK_PHONE},
    {"*_cell_", NULL, MASK_PHONE},
    {"*_fax_", NULL, MASK_PHONE},
    {"*_iban_", NULL, MASK_SCRAMBLE},
    {"*_account_number_", NULL, MASK_SCRAMBLE},
    {"*_card_number_", NULL, MASK_SCRAMBLE},
    {"*_cc_number_", NULL, MASK_SCRAMBLE},
    {"*_ssn_", NULL, MASK_SCRAMBLE},
    {"*_passport_*", NULL, MASK_SCRAMBLE},
    {"*_zip_", NULL, MASK_SCRAMBLE},
    {"*_zip_code_", NULL, MASK_SCRAMBLE},
    {"*_zipcode_", NULL, MASK_SCRAMBLE},
    {"*_postal_code_", NULL, MASK_SCRAMBLE},
    {"*_postcode_", NULL, MASK_SCRAMBLE},
    {"*_plz_", NULL, MASK_SCRAMBLE},
    {"*_street_*", NULL, MASK_STREET},
    {"*_strasse_", NULL, MASK_STREET},
    {"*_address_", NULL, MASK_ADDRESS},
    {"*_address_line_*", NULL, MASK_ADDRESS},
    {"*_address_1_", NULL, MASK_ADDRESS},
    {"*_address_2_", NULL, MASK_ADDRESS},
    {"*_address1_", NULL, MASK_ADDRESS},
    {"*_address2_", NULL, MASK_ADDRESS},
    {"*_city_", "*_address*", MASK_CITY},
    {"*_city_", "*_customer*", MASK_CITY},
    {"*_city_", "*_user*", MASK_CITY},
    {"*_city_", "*_order*", MASK_CITY},
    {"*_birthday_", NULL, MASK_DATE},
    {"*_birthdate_", NULL, MASK_DATE},
    {"*_date_of_birth_", NULL, MASK_DATE},
    {"*_dob_", NULL, MASK_DATE},
    {"*_geburtsdatum_", NULL, MASK_DATE},
};

/* "billingEmail", "Billing-Email", "billing_email": "_billing_email_" */
static char *words(const char *name)
{
	struct buf out = {0};
	char before = '_';

	buf_putc(&out, '_');
	for (; *name != '\0'; name++) {
		unsigned char c = (unsigned char)*name;
		bool begins = isupper(c) && islower((unsigned char)before);

		if (!isalnum(c) && c < 0x80)
			c = '_';
		if (begins || (c == '_' && before != '_'))
			buf_putc(&out, '_');
		if (c != '_')
			buf_putc(&out, (char)tolower(c));
		before = c == '_' ? '_' : *name;
	}
	if (before != '_')
		buf_putc(&out, '_');
	return buf_take(&out);
}

size_t mask_auto_after(enum mask_kind kind, enum mask_kind kinds[MASK_AUTO_MAX])
{
	size_t n = 0;

	kinds[n++] = kind;
	if (kind == MASK_PHONE)
		kinds[n++] = MASK_SCRAMBLE;
	if (kind != MASK_HASH)
		kinds[n++] = MASK_HASH;
	kinds[n++] = MASK_NULL;
	return n;
}

size_t mask_auto(
    const char *table, const char *column, enum mask_kind kinds[MASK_AUTO_MAX])
{
	CLEANUP(freep) char *in = words(table);
	CLEANUP(freep) char *of = words(column);

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!text_glob(names[i].column, of) ||
		    (names[i].table != NULL && !text_glob(names[i].table, in)))
			continue;
		return names[i].kind == MASK_KEEP ? 0
		                                  : mask_auto_after(names[i].kind, kinds);
	}
	return 0;
}
