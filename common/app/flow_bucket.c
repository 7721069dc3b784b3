#include "common/app/flow_bucket.h"

#include <string.h>
#include <strings.h>

#include "common/app/flow_settings.h"
#include "common/base/mem.h"
#include "common/base/text.h"

#define S3_PROFILE "Flownative.Aws.S3.profiles.default."

/* What a target's settings say, and who reads them. */
struct bucket {
	const struct app_site *site;
	const struct yaml_tree *settings;
	const char *target;
};

static char *of_target(const struct bucket *b, const char *key)
{
	CLEANUP(freep)
	char *path = xasprintf("Neos.Flow.resource.targets.%s.%s", b->target, key);

	return flow_settings_str(b->site, b->settings, path);
}

static bool is_on(const char *value)
{
	return value != NULL && strcasecmp(value, "false") != 0 &&
	       strcasecmp(value, "no") != 0 && strcasecmp(value, "off") != 0 &&
	       strcmp(value, "0") != 0;
}

/*
 * What the S3 client says itself, to free(): the bucket is part of the host's name, or of the path
 * where the host's certificate would not fit or the settings want it.
 */
static char *s3_address(const struct bucket *b, const char *bucket)
{
	CLEANUP(freep)
	char *endpoint = flow_settings_str(b->site, b->settings, S3_PROFILE "endpoint");
	CLEANUP(freep)
	char *region = flow_settings_str(b->site, b->settings, S3_PROFILE "region");
	CLEANUP(freep)
	char *style =
	    flow_settings_str(b->site, b->settings, S3_PROFILE "use_path_style_endpoint");
	const char *where = region != NULL ? region : "us-east-1";
	const char *host;
	size_t len;

	if (bucket == NULL)
		return NULL;
	if (endpoint == NULL)
		endpoint = xasprintf("https://s3.%s.amazonaws.com%s", where,
		    text_starts(where, "cn-") ? ".cn" : "");
	host = strstr(endpoint, "://");
	if (host == NULL)
		return NULL;
	host += strlen("://");
	len = strlen(host);
	while (len > 0 && host[len - 1] == '/')
		len--;
	if (is_on(style) || (text_starts(endpoint, "https:") && strchr(bucket, '.')))
		return xasprintf("%.*s%.*s/%s/", (int)(host - endpoint), endpoint,
		    (int)len, host, bucket);
	return xasprintf(
	    "%.*s%s.%.*s/", (int)(host - endpoint), endpoint, bucket, (int)len, host);
}

/* Puts value (NULL: nothing) for each name in text. */
static void replace(char **text, const char *name, const char *value)
{
	CLEANUP(buf_reset) struct buf out = {0};
	const char *at = *text;
	const char *found;

	while ((found = strstr(at, name)) != NULL) {
		buf_append(&out, at, (size_t)(found - at));
		buf_puts(&out, value != NULL ? value : "");
		at = found + strlen(name);
	}
	buf_puts(&out, at);
	free(*text);
	*text = xstrdup(buf_str(&out));
}

/* How Flownative.Aws.S3 puts addresses together, to free(). */
static char *s3_pattern(const struct bucket *b, char **base, const char *bucket)
{
	if (*base != NULL)
		return xstrdup("{baseUri}{publication}");
	*base = s3_address(b, bucket);
	return *base != NULL ? xstrdup("{baseUri}{keyPrefix}{publication}") : NULL;
}

/* How Flownative.Google.CloudStorage does, where it is not signed; to free(). */
static char *gcs_pattern(char **base)
{
	if (*base != NULL)
		return xstrdup("{baseUri}{keyPrefix}{sha1}/{filename}");
	*base = xstrdup("https://storage.googleapis.com/");
	return xstrdup("{baseUri}{bucketName}/{keyPrefix}{sha1}/{filename}");
}

/* Whether PHP makes a part of it, that differs each time. */
static bool is_made(const struct bucket *b)
{
	CLEANUP(freep)
	char *sign = of_target(b, "targetOptions.persistentResourceUris.enableSigning");
	CLEANUP(freep)
	char *method = of_target(b, "targetOptions.customBaseUriMethod.methodName");

	return is_on(sign) || method != NULL;
}

/* Below the site's own address where the pattern has no other; takes url. */
static char *settle(char *url)
{
	CLEANUP(freep) char *given = url;

	if (text_starts(url, "http://") || text_starts(url, "https://"))
		return take_ptr(&given);
	return xasprintf("/%s", url + strspn(url, "/"));
}

char *flow_bucket_url(
    const struct app_site *site, const struct yaml_tree *settings, const char *target)
{
	const struct bucket b = {site, settings, target};
	CLEANUP(freep) char *class = of_target(&b, "target");
	CLEANUP(freep) char *bucket = of_target(&b, "targetOptions.bucket");
	CLEANUP(freep) char *prefix = of_target(&b, "targetOptions.keyPrefix");
	CLEANUP(freep) char *base = of_target(&b, "targetOptions.baseUri");
	char *url = of_target(&b, "targetOptions.persistentResourceUris.pattern");
	bool gcs = class != NULL && text_ends(class, "\\GcsTarget");

	if (class == NULL || !(gcs || text_ends(class, "\\S3Target")) || is_made(&b)) {
		free(url);
		return NULL;
	}
	if (url == NULL)
		url = gcs ? gcs_pattern(&base) : s3_pattern(&b, &base, bucket);
	if (url == NULL || strstr(url, "{md5}") != NULL) {
		free(url);
		return NULL;
	}
	replace(&url, "{baseUri}", base);
	replace(&url, "{flowBaseUri}", "/");
	replace(&url, "{bucketName}", bucket);
	replace(&url, "{keyPrefix}",
	    prefix != NULL && gcs ? prefix + strspn(prefix, "/") : prefix);
	return settle(url);
}
