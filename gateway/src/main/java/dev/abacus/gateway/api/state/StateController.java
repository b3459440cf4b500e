package dev.abacus.gateway.api.state;

import dev.abacus.gateway.admission.WriteRateLimiter;
import dev.abacus.gateway.api.paging.Paged;
import dev.abacus.gateway.api.streaming.EventStreams;
import dev.abacus.kit.limits.Limits;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.state.Excerpt;
import dev.abacus.state.client.SharedState;
import dev.abacus.state.keys.Consistency;
import dev.abacus.state.keys.Entry;
import dev.abacus.state.keys.KeyChange;
import dev.abacus.state.keys.Keys;
import dev.abacus.state.keys.Precondition;
import dev.abacus.state.keys.PutResult;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

@RestController
@RequestMapping("/api/state")
@Tag(name = "State", description = "Keys and values in etcd; an ETag is the revision of a key")
class StateController {

    /**
     * Path of a key: all segments after {@code /api/state/}, percent-decoded. {@code key} is the first one, {@code rest} is
     * empty or has a leading slash. A slash and {@code %2F} are equal, because clients that are generated from the API's
     * description encode slashes in a parameter.
     */
    static final String KEY = "/{key}/{*rest}";

    /**
     * Any caller may store a page, which then has the origin of the gateway's own pages. With this policy a browser shows the
     * value, but runs no script of it, loads nothing for it and sends no form.
     */
    private static final String SANDBOX = "default-src 'none'; sandbox";

    private static final Pattern TTL = Pattern.compile("\\d{1,9}[smhd]");

    private static final Duration MAX_TTL = Duration.ofDays(3650);

    private final Keys keys;
    private final EventStreams streams;
    private final LiveSetting<Limits> limits;
    private final WriteRateLimiter rate;

    StateController(SharedState state, EventStreams streams, LiveSetting<Limits> limits, WriteRateLimiter rate) {
        this.keys = state.keys();
        this.streams = streams;
        this.limits = limits;
        this.rate = rate;
    }

    @PutMapping(KEY)
    @Operation(
            summary = "Writes a value, with its Content-Type; If-Match and If-None-Match compare, ttl limits its life")
    ResponseEntity<Void> put(
            @PathVariable String key,
            @PathVariable String rest,
            @RequestBody(required = false) byte @Nullable [] value,
            @RequestParam(required = false) @Nullable String ttl,
            @RequestHeader(name = HttpHeaders.CONTENT_TYPE, required = false) @Nullable String contentType,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String ifNoneMatch) {
        String name = Keys.checkedName(key + rest);
        String type = ValueType.of(contentType);
        Precondition precondition = Preconditions.of(ifMatch, ifNoneMatch).both();
        Duration timeToLive = timeToLive(ttl);
        // Last: what is refused for another reason takes nothing of the rate of all callers.
        byte[] admitted = admitted(value == null ? new byte[0] : value);
        PutResult written = keys.put(name, admitted, type, precondition, timeToLive);
        return ResponseEntity.status(written.created() ? HttpStatus.CREATED : HttpStatus.NO_CONTENT)
                .eTag(EntityTags.of(written.revision()))
                .build();
    }

    /** The value, within {@code abacus.limits.max-value} and {@code abacus.write-rate.values}. */
    private byte[] admitted(byte[] value) {
        long max = limits.get().maxValue().toBytes();
        if (value.length > max) {
            throw new ProblemException(
                    ProblemType.TOO_LARGE,
                    "A value has at most %d bytes (abacus.limits.max-value), but this one has %d: split it, or keep it elsewhere and put its address here"
                            .formatted(max, value.length));
        }
        rate.admitValue(value.length);
        return value;
    }

    @GetMapping(KEY)
    @Operation(summary = "Reads a value: linearizable, or with consistency=serializable cheaper and maybe older")
    ResponseEntity<byte[]> get(
            @PathVariable String key,
            @PathVariable String rest,
            @RequestParam(defaultValue = "linearizable") String consistency,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String ifNoneMatch) {
        Preconditions preconditions = Preconditions.of(ifMatch, ifNoneMatch);
        String name = key + rest;
        Entry entry = keys.get(name, consistency(consistency)).orElseThrow(() -> notFound(name));
        if (!preconditions.ifMatch().holds(entry.revision())) {
            throw new ProblemException(
                    ProblemType.PRECONDITION_FAILED,
                    "Key %s is at revision %d, which If-Match does not name"
                            .formatted(Excerpt.quoted(name), entry.revision()));
        }
        String entityTag = EntityTags.of(entry.revision());
        if (!preconditions.ifNoneMatch().holds(entry.revision())) {
            return ResponseEntity.status(HttpStatus.NOT_MODIFIED)
                    .eTag(entityTag)
                    .cacheControl(CacheControl.noCache())
                    .build();
        }
        return ResponseEntity.ok()
                .eTag(entityTag)
                .cacheControl(CacheControl.noCache())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", SANDBOX)
                .contentType(ValueType.of(entry))
                .body(entry.value());
    }

    @DeleteMapping(KEY)
    @Operation(summary = "Deletes a key; If-Match and If-None-Match compare")
    ResponseEntity<Void> delete(
            @PathVariable String key,
            @PathVariable String rest,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String ifNoneMatch) {
        String name = key + rest;
        if (!keys.delete(name, Preconditions.of(ifMatch, ifNoneMatch).both())) {
            throw notFound(name);
        }
        return ResponseEntity.noContent().build();
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Lists keys in their order; with Accept: text/event-stream, watches them")
    Paged<KeyEntry> list(
            @RequestParam(defaultValue = "") String prefix,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String after) {
        return Paged.of(keys.list(prefix, limit, after), KeyEntry::of);
    }

    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(hidden = true)
    SseEmitter watch(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String prefix,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        return streams.open(
                request,
                lastEventId,
                position -> keys.watch(prefix, position),
                StateController::event,
                StateController::bytes);
    }

    private static int bytes(KeyChange change) {
        return change instanceof KeyChange.Updated put ? put.entry().size() : 0;
    }

    private static SseEventBuilder event(KeyChange change) {
        var event = SseEmitter.event().id(change.cursor());
        return switch (change) {
            case KeyChange.Updated put -> event.name("put").data(KeyEntry.of(put.entry()), MediaType.APPLICATION_JSON);
            case KeyChange.Deleted deleted ->
                event.name("delete")
                        .data(new DeletedKey(deleted.key(), deleted.revision()), MediaType.APPLICATION_JSON);
            case KeyChange.KeysReset reset -> event.name("reset").data("history is gone: the present keys follow");
        };
    }

    private record DeletedKey(String key, long revision) {}

    private static Consistency consistency(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "linearizable" -> Consistency.LINEARIZABLE;
            case "serializable" -> Consistency.SERIALIZABLE;
            default ->
                throw ProblemException.invalid("consistency", Excerpt.of(name), "must be linearizable or serializable");
        };
    }

    /** In whole seconds, as etcd's leases. */
    static @Nullable Duration timeToLive(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Duration ttl = TTL.matcher(text).matches() ? DurationStyle.SIMPLE.parse(text) : Duration.ZERO;
        if (!ttl.isPositive() || ttl.compareTo(MAX_TTL) > 0) {
            throw ProblemException.invalid(
                    "ttl",
                    Excerpt.of(text),
                    "must be a positive whole number with a unit of s, m, h or d, at most 3650d, such as 30s");
        }
        return ttl;
    }

    private static ProblemException notFound(String key) {
        return new ProblemException(ProblemType.NOT_FOUND, "There is no key " + Excerpt.quoted(key));
    }
}
