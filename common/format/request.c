#include "common/format/request.h"

#include "common/base/json.h"
#include "common/base/mem.h"
#include "common/format/limits.h"
#include "common/format/message.h"

static struct message message_of(uint64_t number)
{
	return (struct message){
	    .kind = SEAL_REQUEST,
	    .number = number,
	    .name = "request",
	    .max = LIMIT_REQUEST_BYTES,
	};
}

void request_reset(struct request *r)
{
	free(r->acks);
	*r = (struct request){0};
}

bool request_close(
    const struct request *r, struct frame_codec *codec, struct buf *out, struct err *err)
{
	CLEANUP(json_freep) struct json *v = json_new_object();
	struct message m = message_of(r->number);
	struct json *acks = json_new_array();

	for (size_t i = 0; i < r->acks_n; i++)
		json_add(acks, json_new_u64(r->acks[i]));
	json_set(v, "acks", acks);
	json_set(v, "end", json_new_bool(r->end));
	return message_close_json(&m, v, codec, out, err);
}

static bool parse_acks(const struct json *list, struct request *r, struct err *err)
{
	uint64_t pack;

	if (!json_is_array(list) || json_length(list) > LIMIT_ACKS)
		return err_set(
		    err, ERR_PROTO, "member \"acks\": a list of at most %d", LIMIT_ACKS);
	r->acks = xcalloc(json_length(list), sizeof(*r->acks));
	for (size_t i = 0; i < json_length(list); i++) {
		if (!json_u64(json_at(list, i), &pack) || pack >= LIMIT_PACKS)
			return err_set(
			    err, ERR_PROTO, "member \"acks\": numbers of packs expected");
		r->acks[r->acks_n++] = (uint32_t)pack;
	}
	return true;
}

bool request_open(struct request *r, const void *data, size_t len, uint64_t min_number,
    struct frame_codec *codec, struct err *err)
{
	struct message m = message_of(min_number);
	CLEANUP(json_freep) struct json *v = message_open_json(&m, data, len, codec, err);

	if (v == NULL)
		return false;
	r->number = m.number;
	if (parse_acks(json_get(v, "acks"), r, err) &&
	    json_read_flag(v, "end", &r->end, err))
		return true;
	request_reset(r);
	return err_wrap(err, "request");
}
