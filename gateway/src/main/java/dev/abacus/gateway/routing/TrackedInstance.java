package dev.abacus.gateway.routing;

import dev.abacus.kit.settings.Live;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;

/** An instance with what this gateway knows from calling it: calls in flight, and its outliers. Thread-safe. */
final class TrackedInstance extends DefaultServiceInstance {

    private final OutlierDetector outlier;
    private final AtomicInteger inFlight = new AtomicInteger();

    TrackedInstance(ServiceInstance instance, Live<RoutingSettings> settings) {
        super(
                instance.getInstanceId(),
                instance.getServiceId(),
                instance.getHost(),
                instance.getPort(),
                instance.isSecure());
        this.outlier = new OutlierDetector(
                String.valueOf(instance.getInstanceId()), () -> settings.get().ejection(), System::nanoTime);
    }

    OutlierDetector outlier() {
        return outlier;
    }

    /** Whether the next call should go to this instance rather than to the other. */
    boolean isBetterThan(TrackedInstance other) {
        int order = outlier.compareHealth(other.outlier);
        return order == 0 ? inFlight.get() < other.inFlight.get() : order < 0;
    }

    /** A call begins; the caller has to {@link #end} it. */
    int inFlight() {
        return inFlight.get();
    }

    void begin() {
        inFlight.incrementAndGet();
    }

    void end() {
        inFlight.decrementAndGet();
    }
}
