package dev.abacus.kit.state;

import dev.abacus.state.client.SharedState;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Warm-up call to etcd before the service accepts requests. The first call through gRPC loads a thousand classes and
 * opens connections, which can exceed a caller's time limit. In the training run, without etcd, the call adds those
 * classes to the cache.
 */
final class EtcdWarmUp implements SmartInitializingSingleton {
    private static final int ATTEMPTS = 2;

    private final SharedState state;

    EtcdWarmUp(SharedState state) {
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
