package dev.abacus.chaos.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.chaos.fuzz.grammar.RequestGrammar;
import dev.abacus.chaos.fuzz.oracle.Exchange;
import dev.abacus.testsupport.EtcdClient;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Check of what requests have left in etcd: nothing of those that were not executed, and the values of those that
 * were. Then it is deleted, except the records.
 */
record StoredTraces(EtcdClient etcd) {

    static final String LEFT = "what was not done has left nothing";
    static final String THERE = "what was done is where it was put";

    private static final String STATE = "/abacus/state/";
    private static final String KEYS = "/abacus/idempotency/";
    private static final String PATH = "/api/state/";

    /** @param breach gets an exchange, the rule that it breaks, and what is wrong */
    void examine(List<Exchange> exchanges, Breach breach) {
        Map<Long, Exchange> marked = exchanges.stream()
                .filter(exchange -> !exchange.request().mark().isEmpty())
                .filter(exchange -> !exchange.received().repeated())
                .collect(Collectors.toMap(exchange -> exchange.request().number(), Function.identity()));
        Set<String> state = etcd.keys(STATE);
        Set<String> keys = etcd.keys(KEYS);
        Stream.concat(state.stream(), keys.stream()).forEach(key -> {
            Exchange exchange = marked.get(RequestGrammar.numberIn(key));
            if (exchange != null && exchange.notExecuted()) {
                breach.found(exchange, LEFT, "etcd has " + key);
            }
        });
        for (Exchange exchange : marked.values()) {
            expectedKey(exchange)
                    .filter(key -> !state.contains(key))
                    .ifPresent(key -> breach.found(
                            exchange,
                            THERE,
                            "etcd does not have %s, but %s"
                                    .formatted(
                                            key,
                                            state.stream()
                                                    .filter(other -> other.contains(
                                                            exchange.request().mark()))
                                                    .toList())));
        }
        etcd.deletePrefix(STATE);
        etcd.deletePrefix(KEYS);
    }

    interface Breach {
        void found(Exchange exchange, String rule, String what);
    }

    /** Where the value of a PUT is that was done; empty where there is none for sure. */
    private static Optional<String> expectedKey(Exchange exchange) {
        var raw = exchange.request().raw();
        boolean put = raw.method().equals("PUT")
                && raw.path().startsWith(PATH)
                && raw.path().contains(exchange.request().mark())
                && exchange.succeeded()
                && !raw.query().contains("ttl");
        return put ? decoded(raw.path().substring(PATH.length())).map(key -> STATE + key) : Optional.empty();
    }

    /** Percent-decoded once, and nothing else (RFC 3986); empty if that is not UTF-8. */
    private static Optional<String> decoded(String path) {
        var bytes = new ByteArrayOutputStream();
        for (int at = 0; at < path.length(); at++) {
            String triple = path.substring(at, Math.min(at + 3, path.length()));
            if (triple.matches("%[0-9A-Fa-f]{2}")) {
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
