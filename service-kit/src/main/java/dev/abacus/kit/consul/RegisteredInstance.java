package dev.abacus.kit.consul;

import dev.abacus.state.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.consul.model.http.health.Check;
import org.springframework.cloud.consul.model.http.health.HealthService;
import org.springframework.web.client.RestClientException;

/**
 * Instance of a service as registered in Consul. Anybody can register one, so any field may be missing or invalid.
 *
 * @param instance with an id that is fit to be shown, a host name or an IP address (in version 6 within brackets), and a
 *     port
 * @param passing whether all its health checks pass
 */
public record RegisteredInstance(ServiceInstance instance, boolean passing) {
    private static final int MAX_ID = 100;
    private static final int MAX_HOST = 253;
    private static final int LAST_PORT = 65_535;

    public String address() {
        return instance.getHost() + ":" + instance.getPort();
    }

    static List<RegisteredInstance> usable(@Nullable List<HealthService> found, String service) {
        return usable(found, service, unusable -> {});
    }

    /**
     * Those that can be called, each address once.
     *
     * @param unusable called with a description of each entry that cannot be called, fit to be logged
     * @throws RestClientException if there is no list: that is not Consul's answer
     */
    static List<RegisteredInstance> usable(
            @Nullable List<HealthService> found, String service, Consumer<List<String>> unusable) {
        if (found == null) {
            throw new RestClientException("an answer that is not Consul's");
        }
        Map<String, RegisteredInstance> byAddress = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        for (HealthService each : found) {
            if (each != null) {
                of(each, service)
                        .ifPresentOrElse(
                                usable -> byAddress.merge(usable.address(), usable, RegisteredInstance::better),
                                () -> others.add(described(each)));
            }
        }
        unusable.accept(others);
        return List.copyOf(byAddress.values());
    }

    private static Optional<RegisteredInstance> of(HealthService found, String service) {
        HealthService.Service registered = found.getService();
        String host = host(found);
        if (registered == null
                || registered.getPort() == null
                || registered.getPort() < 1
                || registered.getPort() > LAST_PORT
                || !isHost(host)) {
            return Optional.empty();
        }
        int port = registered.getPort();
        String id = text(registered.getId()).isEmpty() ? host + ":" + port : registered.getId();
        return Optional.of(new RegisteredInstance(
                new DefaultServiceInstance(
                        Excerpt.of(id, MAX_ID), service, host.contains(":") ? "[" + host + "]" : host, port, false),
                isPassing(found.getChecks())));
    }

    /** Prefers a passing entry of two entries with one address. */
    private static RegisteredInstance better(RegisteredInstance first, RegisteredInstance second) {
        return first.passing() || !second.passing() ? first : second;
    }

    private static String described(HealthService found) {
        HealthService.Service registered = found.getService();
        return registered == null
                ? "an entry without a service"
                : "%s at %s:%s"
                        .formatted(
                                Excerpt.quoted(text(registered.getId())),
                                Excerpt.quoted(host(found)),
                                registered.getPort());
    }

    /** The address of the service, or of its node where the service has none. */
    private static String host(HealthService found) {
        String own = found.getService() == null ? "" : text(found.getService().getAddress());
        return own.isEmpty() && found.getNode() != null ? text(found.getNode().getAddress()) : own;
    }

    private static boolean isPassing(@Nullable List<Check> checks) {
        return checks == null
                || checks.stream().allMatch(check -> check != null && check.getStatus() == Check.CheckStatus.PASSING);
    }

    /**
     * Whether the text is a host name (RFC 1123) or an IP address: other text cannot be called, or is refused as a Host header,
     * such as an underscore or the zone of an IPv6 address.
     */
    private static boolean isHost(String host) {
        return !host.isEmpty()
                && host.length() <= MAX_HOST
                && host.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "-.:".indexOf(c) >= 0));
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }
}
