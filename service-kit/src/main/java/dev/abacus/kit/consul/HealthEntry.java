package dev.abacus.kit.consul;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.abacus.kit.problem.Excerpt;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An entry of Consul's health endpoint. Anybody may have registered it, so anything may be missing or wrong. */
@JsonIgnoreProperties(ignoreUnknown = true)
record HealthEntry(
        @JsonProperty("Node") @Nullable Node node,
        @JsonProperty("Service") @Nullable AgentService service,
        @JsonProperty("Checks") @Nullable List<@Nullable Check> checks) {
    private static final int LONGEST_ID = 100;
    private static final int LONGEST_HOST = 253;
    private static final int LAST_PORT = 65_535;

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Node(@JsonProperty("Address") @Nullable String address) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Check(@JsonProperty("Status") @Nullable String status) {}

    /** Empty if it has no address that could be called. */
    Optional<Instance> instance() {
        if (service == null || service.port() == null || service.port() < 1 || service.port() > LAST_PORT) {
            return Optional.empty();
        }
        String host = host();
        if (!isHost(host)) {
            return Optional.empty();
        }
        String id = service.id() == null || service.id().isEmpty() ? host + ":" + service.port() : service.id();
        return Optional.of(new Instance(Excerpt.of(id, LONGEST_ID), host, service.port(), isPassing()));
    }

    /** In a few words that are fit to be logged. */
    String described() {
        return service == null
                ? "an entry without a service"
                : "%s at %s:%s".formatted(Excerpt.quoted(text(service.id())), Excerpt.quoted(host()), service.port());
    }

    /** A service without an address of its own has its node's. */
    private String host() {
        String own = service == null ? "" : text(service.address());
        return own.isEmpty() && node != null ? text(node.address()) : own;
    }

    private boolean isPassing() {
        return checks == null || checks.stream().allMatch(check -> check != null && "passing".equals(check.status()));
    }

    /** A name or an IP address: what else stands there could not be called, or end up in a header. */
    private static boolean isHost(String host) {
        return !host.isEmpty()
                && host.length() <= LONGEST_HOST
                && host.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "-._:%".indexOf(c) >= 0));
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }
}
