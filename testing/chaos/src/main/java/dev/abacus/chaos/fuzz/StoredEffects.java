package dev.abacus.chaos.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;

import dev.abacus.chaos.fuzz.grammar.FuzzRequest;
import dev.abacus.chaos.fuzz.grammar.RequestGrammar;
import dev.abacus.chaos.fuzz.oracle.Exchange;
import dev.abacus.chaos.fuzz.wire.RawRequest;
import dev.abacus.testsupport.EtcdClient;
import dev.abacus.testsupport.EtcdClient.Change;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Check of the effects that the requests of a batch have in etcd, by etcd's history: a request that was not executed has
 * none, and a write that succeeded has one. A mark in a key or in a value names the request. Not thread-safe.
 */
final class StoredEffects {

    static final String NO_EFFECT = "a request that was not executed has no effect";
    static final String EFFECT = "a write that succeeded has its effect";
    static final String ONE_EFFECT = "a write that succeeded has its effect once";

    private static final String STATE = "/abacus/state/";
    private static final String TYPES = "/abacus/types/";
    private static final String KEYS = "/abacus/idempotency/";
    private static final String PATH = "/api/state/";

    /** Behind all others. */
    private static final String END = STATE + "~end";

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final int MAX_PUTS = 100;

    private final EtcdClient etcd;
    private long begin;

    StoredEffects(EtcdClient etcd) {
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
                breach.found(exchange, NO_EFFECT, "etcd has " + described(change));
            }
        }
        for (String key : etcd.keys(KEYS)) {
            Exchange exchange = marked.get(RequestGrammar.numberIn(key));
            if (exchange != null && mayNotChange(exchange)) {
                breach.found(exchange, NO_EFFECT, "etcd has " + key);
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
        RawRequest raw = exchange.request().raw();
        Optional<String> key = key(raw.path());
        if (key.isEmpty()) {
            return;
        }
        List<Change> changes = byKey.getOrDefault(key.get(), List.of());
        if (raw.method().equals("PUT")) {
            examinePut(exchange, key.get(), changes, breach);
        } else if (raw.method().equals("DELETE")
                && exchange.request().ownKey().map(STATE::concat).equals(key)
                && changes.stream().noneMatch(Change::deletion)) {
            breach.found(exchange, EFFECT, "etcd still has " + key.get());
        }
    }

    private static void examinePut(Exchange exchange, String key, List<Change> changes, Breach breach) {
        FuzzRequest request = exchange.request();
        String value = new String(request.raw().body(), UTF_8);
        // With mutated framing, the body is not the value.
        boolean framed = !request.mutations().contains("framing");
        List<Change> puts = changes.stream()
                .filter(change ->
                        !change.deletion() && (!framed || change.value().equals(value)))
                .toList();
        boolean ownKey = key.contains(request.mark());
        if (puts.isEmpty()) {
            breach.found(exchange, EFFECT, "etcd has not had this value at %s, but %s".formatted(key, changes));
        } else if (puts.size() > 1 && (ownKey || framed && value.contains(request.mark()))) {
            breach.found(exchange, ONE_EFFECT, "etcd has had this value %d times at %s".formatted(puts.size(), key));
        } else if (ownKey
                && changes.getLast().deletion()
                && !request.raw().query().contains("ttl")) {
            breach.found(exchange, EFFECT, "etcd has no longer " + key);
        }
    }

    private static String described(Change change) {
        return change.deletion() ? "deleted " + change.key() : "put %s: %s".formatted(change.key(), change.value());
    }

    /** The key in etcd; empty if the path names none, or is not UTF-8. */
    private static Optional<String> key(String path) {
        return Optional.of(path)
                .filter(named -> named.startsWith(PATH))
                .map(named -> RawRequest.decoded(named.substring(PATH.length())))
                .filter(name -> !name.contains("\ufffd"))
                .map(STATE::concat);
    }
}
