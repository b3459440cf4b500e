package dev.abacus.chaos.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;

import dev.abacus.chaos.fuzz.grammar.FuzzRequest;
import dev.abacus.chaos.fuzz.grammar.RequestGrammar;
import dev.abacus.chaos.fuzz.oracle.Exchange;
import dev.abacus.testsupport.EtcdClient;
import dev.abacus.testsupport.EtcdClient.Change;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Check of the changes that the requests of a batch have made in etcd, by etcd's history: none of those that were not
 * executed, and one of each that was. A mark in a key or in a value names the request. Not thread-safe.
 */
final class StoredTraces {

    static final String LEFT = "what was not done has left nothing";
    static final String THERE = "what was done is where it was put";
    static final String ONCE = "what was done was done once";

    private static final String STATE = "/abacus/state/";
    private static final String TYPES = "/abacus/types/";
    private static final String KEYS = "/abacus/idempotency/";
    private static final String PATH = "/api/state/";

    /** Behind all others. */
    private static final String END = STATE + "~end";

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Pattern ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");
    private static final int MAX_PUTS = 100;

    private final EtcdClient etcd;
    private long begin;

    StoredTraces(EtcdClient etcd) {
        this.etcd = etcd;
    }

    /** Writes the keys that the requests need; all changes from here on are theirs. */
    void prepare(List<FuzzRequest> batch) {
        Map<String, byte[]> values = new LinkedHashMap<>();
        for (FuzzRequest request : batch) {
            request.ownKey().ifPresent(key -> values.put(STATE + key, "value".getBytes(UTF_8)));
            if (values.size() == MAX_PUTS) {
                etcd.put(values);
                values.clear();
            }
        }
        if (!values.isEmpty()) {
            etcd.put(values);
        }
        begin = etcd.revision() + 1;
    }

    /**
     * Deletes all that there is then, except the records.
     *
     * @param breach gets an exchange, the rule that it breaks, and what is wrong
     */
    void examine(List<Exchange> exchanges, Breach breach) {
        Map<Long, Exchange> marked = exchanges.stream()
                .filter(exchange -> !exchange.request().mark().isEmpty())
                .filter(exchange -> !exchange.received().repeated())
                .collect(Collectors.toMap(exchange -> exchange.request().number(), Function.identity()));
        List<Change> changes = etcd.changes(STATE, begin, etcd.put(END, ""));
        for (Change change : changes) {
            Exchange exchange = marked.get(causeOf(change));
            if (exchange != null && mayNotChange(exchange)) {
                breach.found(exchange, LEFT, "etcd has " + described(change));
            }
        }
        for (String key : etcd.keys(KEYS)) {
            Exchange exchange = marked.get(RequestGrammar.numberIn(key));
            if (exchange != null && mayNotChange(exchange)) {
                breach.found(exchange, LEFT, "etcd has " + key);
            }
        }
        Map<String, List<Change>> byKey = changes.stream().collect(groupingBy(Change::key));
        for (Exchange exchange : marked.values()) {
            if (exchange.succeeded()) {
                examineSuccess(exchange, byKey, breach);
            }
        }
        etcd.deletePrefix(STATE);
        etcd.deletePrefix(TYPES);
        etcd.deletePrefix(KEYS);
    }

    interface Breach {
        void found(Exchange exchange, String rule, String what);
    }

    /** The number of the request that has put the value or deleted the key; -1 if no mark says it. */
    private static long causeOf(Change change) {
        long number = RequestGrammar.numberIn(change.key());
        return number >= 0 || change.deletion() ? number : RequestGrammar.numberIn(change.value());
    }

    private static boolean mayNotChange(Exchange exchange) {
        return exchange.notExecuted()
                || SAFE_METHODS.contains(exchange.request().raw().method());
    }

    private static void examineSuccess(Exchange exchange, Map<String, List<Change>> byKey, Breach breach) {
        var raw = exchange.request().raw();
        Optional<String> key = raw.path().startsWith(PATH)
                ? decoded(raw.path().substring(PATH.length())).map(name -> STATE + name)
                : Optional.empty();
        if (key.isEmpty()) {
            return;
        }
        List<Change> changes = byKey.getOrDefault(key.get(), List.of());
        if (raw.method().equals("PUT")) {
            examinePut(exchange, key.get(), changes, breach);
        } else if (raw.method().equals("DELETE")
                && exchange.request().ownKey().map(STATE::concat).equals(key)
                && changes.stream().noneMatch(Change::deletion)) {
            breach.found(exchange, THERE, "etcd still has " + key.get());
        }
    }

    private static void examinePut(Exchange exchange, String key, List<Change> changes, Breach breach) {
        FuzzRequest request = exchange.request();
        String value = new String(request.raw().body(), UTF_8);
        // Odd framing: what is sent is not the value.
        boolean framed = !request.oddities().contains("framing");
        List<Change> puts = changes.stream()
                .filter(change ->
                        !change.deletion() && (!framed || change.value().equals(value)))
                .toList();
        boolean ownKey = key.contains(request.mark());
        if (puts.isEmpty()) {
            breach.found(exchange, THERE, "etcd has not had this value at %s, but %s".formatted(key, changes));
        } else if (puts.size() > 1 && (ownKey || framed && value.contains(request.mark()))) {
            breach.found(exchange, ONCE, "etcd has had this value %d times at %s".formatted(puts.size(), key));
        } else if (ownKey
                && changes.getLast().deletion()
                && !request.raw().query().contains("ttl")) {
            breach.found(exchange, THERE, "etcd has no longer " + key);
        }
    }

    private static String described(Change change) {
        return change.deletion() ? "deleted " + change.key() : "put %s: %s".formatted(change.key(), change.value());
    }

    /** Percent-decoded once, and nothing else (RFC 3986); empty if that is not UTF-8. */
    private static Optional<String> decoded(String path) {
        if (path.indexOf('%') < 0 && path.chars().allMatch(character -> character < 128)) {
            return Optional.of(path);
        }
        var bytes = new ByteArrayOutputStream();
        for (int at = 0; at < path.length(); at++) {
            String triple = path.substring(at, Math.min(at + 3, path.length()));
            if (ENCODED.matcher(triple).matches()) {
                bytes.write(Integer.parseInt(path.substring(at + 1, at + 3), 16));
                at += 2;
            } else {
                bytes.writeBytes(path.substring(at, at + 1).getBytes(ISO_8859_1));
            }
        }
        String text = bytes.toString(UTF_8);
        return text.contains("\ufffd") ? Optional.empty() : Optional.of(text);
    }
}
