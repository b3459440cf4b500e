package dev.abacus.kit.registration;

import dev.abacus.kit.consul.NewService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What this instance tells of itself. */
final class Self {
    private final String id;
    private final String service;
    private final URI consul;
    private final @Nullable InetAddress bound;
    private final int port;
    private final int advertisedPort;
    private final String started = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();

    /** @param port that it listens on */
    Self(String id, String service, URI consul, @Nullable InetAddress bound, int port, Advertise advertise) {
        this.id = id;
        this.service = service;
        this.consul = consul;
        this.bound = bound;
        this.port = port;
        this.advertisedPort = advertise.portOr(port);
    }

    String id() {
        return id;
    }

    /** @throws IOException if the own address can't be told yet */
    NewService service() throws IOException {
        String address = OwnAddress.towards(consul, bound);
        String host = address.contains(":") ? "[" + address + "]" : address;
        return new NewService(
                id,
                service,
                address,
                advertisedPort,
                Map.of(
                        "started",
                        started,
                        "pid",
                        String.valueOf(ProcessHandle.current().pid())),
                new NewService.Check(
                        "http://%s:%d/actuator/health/readiness".formatted(host, port),
                        "1s",
                        "2s",
                        // Consul's minimum
                        "1m",
                        // It serves already; Consul would call it critical until the first check.
                        "passing"));
    }
}
