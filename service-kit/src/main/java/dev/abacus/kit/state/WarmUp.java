package dev.abacus.kit.state;

import dev.abacus.state.client.SharedState;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Talks to etcd once before the service is there for callers: a first call through gRPC loads a thousand classes and
 * opens connections, which a caller's time limit may be too short for. In the training run, where no etcd is, the same
 * call brings those classes into the cache.
 */
final class WarmUp implements SmartInitializingSingleton {
    private static final int ATTEMPTS = 2;

    private final SharedState state;

    WarmUp(SharedState state) {
        this.state = state;
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (state.available()) {
                return;
            }
        }
    }
}
