package dev.abacus.gateway.routing;

import dev.abacus.kit.consul.Consul;
import dev.abacus.kit.consul.Instance;
import dev.abacus.kit.settings.Live;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;

/** The instances of the services that the gateway calls. Thread-safe; never waits for Consul. */
public final class Directory implements SmartLifecycle {

    private final Map<String, InstanceWatch> watches = new ConcurrentHashMap<>();
    private volatile List<Thread> threads = List.of();

    Directory(Set<String> services, Consul consul, Live<RoutingSettings> settings) {
        services.forEach(service -> watches.put(service, new InstanceWatch(service, consul, settings)));
    }

    void report(MeterRegistry meters) {
        watches.values().forEach(watch -> watch.report(meters));
    }

    public Set<String> services() {
        return watches.keySet();
    }

    /** Those that Consul last called healthy; none for a service that it never named. */
    List<Endpoint> of(String service) {
        InstanceWatch watch = watches.get(service);
        return watch == null ? List.of() : watch.endpoints();
    }

    /** How a service's instances look from here. */
    public List<Route> routes(String service) {
        return of(service).stream()
                .map(endpoint -> new Route(endpoint.instance(), endpoint.ejected()))
                .toList();
    }

    /** @param ejected whether calls go to it only if there is no other */
    public record Route(Instance instance, boolean ejected) {}

    /** Returns when the instances are known, or Consul seems to be away: callers can come next. */
    @Override
    public void start() {
        threads = watches.entrySet().stream()
                .map(watch -> Thread.ofVirtual()
                        .name("instances-of-" + watch.getKey())
                        .start(watch.getValue()))
                .toList();
        watches.values().forEach(InstanceWatch::awaitFirstAnswer);
    }

    @Override
    public void stop() {
        threads.forEach(Thread::interrupt);
        threads = List.of();
    }

    @Override
    public boolean isRunning() {
        return !threads.isEmpty();
    }

    /** Before the web server starts, and after it has stopped. */
    @Override
    public int getPhase() {
        return 0;
    }
}
