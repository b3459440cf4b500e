package dev.abacus.kit.state;

import dev.abacus.state.SharedState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

final class EtcdHealthIndicator implements HealthIndicator {
    private final SharedState state;

    EtcdHealthIndicator(SharedState state) {
        this.state = state;
    }

    @Override
    public Health health() {
        return (state.available() ? Health.up() : Health.down()).build();
    }
}
