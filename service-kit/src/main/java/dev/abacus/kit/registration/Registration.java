package dev.abacus.kit.registration;

import dev.abacus.kit.consul.AgentService;
import dev.abacus.kit.consul.Consul;
import dev.abacus.kit.consul.ConsulException;
import dev.abacus.kit.consul.NewService;
import java.io.IOException;
import java.util.Optional;

/**
 * This instance's entry in Consul. Consul's answer to a registration is not taken for the registration: the agent is
 * asked what it has. Not thread-safe.
 */
final class Registration {
    private final Consul consul;
    private final Self self;
    private boolean registered;

    Registration(Consul consul, Self self) {
        this.consul = consul;
        this.self = self;
    }

    /** Whether it was there when last looked at. */
    boolean registered() {
        return registered;
    }

    /**
     * Registers this instance where the agent does not have it as it is.
     *
     * @return whether it had to
     * @throws IOException if it could not, or the agent does not have it all the same
     */
    boolean ensure() throws IOException, InterruptedException {
        boolean before = registered;
        registered = false;
        NewService wanted = self.service();
        if (has(wanted)) {
            registered = true;
            return !before;
        }
        consul.register(wanted);
        if (!has(wanted)) {
            throw new IOException("the agent took the registration but does not have it");
        }
        registered = true;
        return true;
    }

    void leave() throws ConsulException, InterruptedException {
        consul.deregister(self.id());
        registered = false;
    }

    private boolean has(NewService wanted) throws ConsulException, InterruptedException {
        Optional<AgentService> found = consul.service(wanted.id());
        return found.isPresent() && wanted.is(found.get());
    }
}
