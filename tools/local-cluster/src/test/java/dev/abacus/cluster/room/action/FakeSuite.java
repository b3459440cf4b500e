package dev.abacus.cluster.room.action;

import dev.abacus.cluster.network.Link;
import dev.abacus.cluster.room.suite.ControlledSuite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Suite without processes: a link to each process, which tests can take away, and ends that tests make up. */
final class FakeSuite implements AutoCloseable {
    final List<String> names;
    final Map<String, Link> links = new ConcurrentHashMap<>();
    final Map<String, Instant> exits = new ConcurrentHashMap<>();

    FakeSuite(List<String> names) {
        this.names = new CopyOnWriteArrayList<>(names);
        names.forEach(name -> links.put(name, link()));
    }

    private static Link link() {
        try {
            return Link.to(URI.create("http://127.0.0.1:1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ControlledSuite proxy() {
        return (ControlledSuite) Proxy.newProxyInstance(
                FakeSuite.class.getClassLoader(),
                new Class<?>[] {ControlledSuite.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "names" -> names;
                    case "link" ->
                        Optional.ofNullable(links.get(arguments[0]))
                                .orElseThrow(() -> new IllegalArgumentException("no link"));
                    case "command" -> Optional.empty();
                    case "unexpectedExit" -> exits.getOrDefault(arguments[0], Instant.EPOCH);
                    case "kill", "scale" -> null;
                    default -> throw new AssertionError("no test expects a call of " + method);
                });
    }

    @Override
    public void close() {
        links.values().forEach(Link::close);
    }
}
