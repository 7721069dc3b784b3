#include "common/mask/mask_auto.h"

#include <string.h>

#include "common/base/mem.h"
#include "test/lib/check.h"
#include "test/unit/mask/fixture.h"

/* "table.column", and the mask that its name asks for; "" for none. */
static void names(const char *const (*cases)[2], size_t n)
{
	CLEANUP(mask_dictionary_freep) struct mask_dictionary *d = mask_dictionary_new();

	for (size_t i = 0; i < n; i++) {
		CLEANUP(freep) char *table = xstrdup(cases[i][0]);
		char *column = strchr(table, '.');
		enum mask_kind kinds[MASK_AUTO_MAX];
		size_t found;

		*column++ = '\0';
		found = mask_auto(
		    d, &(struct mask_auto_name){table, column, false}, kinds, NULL);
		printf("# %s\n", cases[i][0]);
		CHECK_STR(found > 0 ? mask_kind_name(kinds[0]) : "", cases[i][1]);
		CHECK(found == 0 || kinds[found - 1] == MASK_NULL);
	}
}

static const char *const personal[][2] = {
    {"users.email", "email"},
    {"users.email_id", "email"},
    {"users.Email", "email"},
    {"Users.EmailAddress", "email"},
    {"users.e_mail", "email"},
    {"users.e-mail", "email"},
    {"AspNetUsers.NormalizedEmail", "email"},
    {"users.email_canonical", "email"},
    {"users.email2", "email"},
    {"orders.billing_email", "email"},
    {"orders.customerEmail", "email"},
    {"user.mail", "email"},
    {"users.unconfirmed_email", "email"},
    {"gravatars.email_hash", "hash"},
    {"users.username", "login"},
    {"users.user_name", "login"},
    {"wp_users.user_login", "login"},
    {"people.name", "name"},
    {"users.name", "name"},
    {"shop_customers.name", "name"},
    {"customer.name", "name"},
    {"users.full_name", "name"},
    {"users.display_name", "name"},
    {"users.first_name", "first_name"},
    {"users.firstName", "first_name"},
    {"users.FirstName", "first_name"},
    {"users.vorname", "first_name"},
    {"orders.billing_last_name", "last_name"},
    {"users.surname", "last_name"},
    {"users.phone", "phone"},
    {"users.phone_number", "phone"},
    {"users.mobile", "phone"},
    {"users.homePhone", "phone"},
    {"users.fax", "phone"},
    {"users.password", "password"},
    {"users.password_digest", "password"},
    {"users.encrypted_password", "password"},
    {"wp_users.user_pass", "password"},
    {"users.remember_token", "hash"},
    {"users.reset_password_token", "hash"},
    {"wp_users.user_activation_key", "hash"},
    {"authtoken_token.key", "hash"},
    {"users.two_factor_secret", "hash"},
    {"wp_comments.comment_author_IP", "ip"},
    {"users.current_sign_in_ip", "ip"},
    {"visits.ip_address", "ip"},
    {"visits.ipAddress", "ip"},
    {"visits.user_agent", "text"},
    {"addresses.street", "street"},
    {"addresses.address_line_1", "address"},
    {"addresses.city", "city"},
    {"addresses.postcode", "scramble"},
    {"addresses.zip", "scramble"},
    {"accounts.iban", "scramble"},
    {"users.tax_id", "scramble"},
    {"users.date_of_birth", "date_shift"},
    {"users.birthday", "date_shift"},
    {"users.birth_date", "date_shift"},
};

/* Columns of WordPress, Django, Laravel, Rails and ordinary shops. */
static const char *const ordinary[][2] = {
    {"users.id", ""},
    {"users.user_id", ""},
    {"orders.address_id", ""},
    {"users.email_verified_at", ""},
    {"users.email_verified", ""},
    {"users.phone_verified_at", ""},
    {"users.phone_type", ""},
    {"users.phone_country_code", ""},
    {"users.password_changed_at", ""},
    {"users.reset_password_sent_at", ""},
    {"users.password_required", ""},
    {"users.sign_in_count", ""},
    {"users.mail_count", ""},
    {"users.newsletter", ""},
    {"users.email_notifications", ""},
    {"users.email_format", ""},
    {"users.created_at", ""},
    {"users.locale", ""},
    {"settings.email_template", ""},
    {"templates.email_subject", ""},
    {"templates.email_body", ""},
    {"user_groups.name", ""},
    {"user_roles.display_name", ""},
    {"customer_groups.name", ""},
    {"contact_types.name", ""},
    {"client_types.name", ""},
    {"oauth_clients.name", ""},
    {"roles.name", ""},
    {"products.name", ""},
    {"tags.name", ""},
    {"categories.name", ""},
    {"countries.name", ""},
    {"auth_group.name", ""},
    {"auth_permission.codename", ""},
    {"auth_user.is_staff", ""},
    {"auth_user.last_login", ""},
    {"django_content_type.app_label", ""},
    {"django_migrations.name", ""},
    {"django_site.domain", ""},
    {"migrations.migration", ""},
    {"jobs.payload", ""},
    {"cache.key", ""},
    {"oauth_access_tokens.scopes", ""},
    {"personal_access_tokens.tokenable_type", ""},
    {"personal_access_tokens.tokenable_id", ""},
    {"personal_access_tokens.abilities", ""},
    {"wp_posts.post_title", ""},
    {"wp_posts.post_name", ""},
    {"wp_posts.post_author", ""},
    {"wp_options.option_name", ""},
    {"wp_options.option_value", ""},
    {"wp_postmeta.meta_key", ""},
    {"wp_usermeta.umeta_id", ""},
    {"wp_terms.name", ""},
    {"wp_terms.slug", ""},
    {"wp_comments.comment_type", ""},
    {"wp_comments.comment_approved", ""},
    {"wp_users.user_registered", ""},
    {"wp_users.user_status", ""},
    {"wp_links.link_name", ""},
    {"addresses.country", ""},
    {"addresses.country_code", ""},
    {"addresses.state", ""},
    {"addresses.address_type", ""},
    {"orders.shipping_method", ""},
    {"orders.order_number", ""},
    {"orders.total", ""},
    {"products.ip_rating", ""},
    {"products.description", ""},
    {"tokens.token_type", ""},
    {"events.session", ""},
    {"clips.zip_count", ""},
    {"trips.name", ""},
    {"chips.chip", ""},
    {"mailings.subject", ""},
    {"cities.name", ""},
};

/* Masks that the columns of a table get automatically, as "column=mask column=mask". */
static void table_gets(
    const char *engine, const char *name, const char *columns, const char *wanted)
{
	struct fixture f;
	struct err err;
	CLEANUP(buf_reset) struct buf got = {0};
	struct mask_plan *p;

	fixture_init(&f, engine);
	fixture_table(&f, name, columns);
	fixture_auto(&f, "*");
	p = fixture_plan(&f, &err);
	printf("# %s %s: %s\n", engine, name, p != NULL ? columns : err.msg);
	for (size_t i = 0; p != NULL && i < f.schema.objects[0].columns_n; i++) {
		const char *column = f.schema.objects[0].columns[i].name;
		CLEANUP(freep) char *mask = fixture_chosen(p, &f, name, column);

		if (strcmp(mask, "keep") != 0)
			buf_printf(&got, "%s%s=%s", got.len > 0 ? " " : "", column, mask);
	}
	CHECK_STR(p != NULL ? buf_str(&got) : err.msg, wanted);
	mask_plan_free(p);
	fixture_reset(&f);
}

static void types_have_a_say(void)
{
	table_gets("mysql", "users",
	    "id int(11) key;email varchar(190) unique;name varchar(90);phone varchar(20);"
	    "has_phone tinyint(1);is_mobile enum('y','n');fax char(1);password varchar(60);"
	    "birthday date;last_login_ip int(10) unsigned",
	    "email=email name=name phone=phone password=password birthday=date_shift "
	    "last_login_ip=hash");
	table_gets("mysql", "users",
	    "id int(11) key;email varchar(20) not null;phone bigint(20);mobile int(11);"
	    "ip varbinary(16);dob int(11);password binary(60);user_agent varchar(255)",
	    "email=hash phone=phone mobile=scramble ip=ip dob=date_shift "
	    "password=password user_agent=text");
	table_gets("mysql", "contacts", "phone varchar(20) key;name varchar(50) unique",
	    "phone=hash by value name=name");
	table_gets("mysql", "paiements",
	    "id int(11) key;cryptogramme char(3);pays char(2);ville char(2);"
	    "portable tinyint(1);cp int(11)",
	    "cryptogramme=scramble cp=scramble");
	table_gets("sqlite", "users",
	    "id INTEGER key;email TEXT unique;has_phone BOOLEAN;is_mobile tinyint(1);"
	    "phone INTEGER;birthday DATETIME;phone_at TIMESTAMP",
	    "email=email phone=phone birthday=date_shift");
	table_gets("postgres", "users",
	    "id bigint key;email citext unique;phone text;ip inet;send_mail boolean;"
	    "phone_numbers text[];birthday date;api_key uuid not null",
	    "email=email phone=phone ip=ip phone_numbers=null birthday=date_shift "
	    "api_key=hash");
	table_gets(
	    "postgres", "users", "id bigint key;emails text[] not null", "emails=text");
	table_gets("postgres", "users", "id bigint key;email box not null",
	    "users.email: it looks personal, and no mask fits box: say in "
	    "database.mask of .synco.yml what is to become of it, or keep");
}

/* A table whose own name says nothing. */
static void siblings_tell(void)
{
	table_gets("mysql", "t_journalier",
	    "id int(11) key;nom varchar(50);postnom varchar(50);service varchar(50)",
	    "nom=name postnom=last_name");
	table_gets(
	    "mysql", "t_service", "id int(11) key;nom varchar(50);prix int(11)", "");
	table_gets("postgres", "desenvolvedor",
	    "id bigint key;nome text;data_nascimento date;descricao text",
	    "nome=name data_nascimento=date_shift");
}

int main(void)
{
	names(personal, sizeof(personal) / sizeof(*personal));
	names(ordinary, sizeof(ordinary) / sizeof(*ordinary));
	types_have_a_say();
	siblings_tell();
	return check_done();
}
