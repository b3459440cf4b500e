package dev.abacus.cluster.room.suite;

import dev.abacus.cluster.server.ConsulServer;
import dev.abacus.cluster.supervision.ExitStatus;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Container of a Compose project, as {@code docker inspect} tells it.
 *
 * @param service in the Compose file
 * @param address in the project's network; empty while it does not run
 * @param pid of its first process; 0 while it does not run
 * @param unexpectedExit when it was last killed or crashed; {@link Instant#EPOCH} if it never did since it was started
 */
record RunningContainer(String id, String service, String address, long pid, Instant unexpectedExit) {

    /** As Docker names the host in it. */
    private static final int SHORT_ID = 12;

    private static final String LABEL = "com.docker.compose.service";

    /** Kind of a server by its service: where it listens, and what says that it is ready. */
    private enum Server {
        CONSUL(8500, "/v1/status/leader"),
        ETCD(2379, "/health"),
        APPLICATION(8080, "/actuator/health/readiness");

        private final int port;
        private final String ready;

        Server(int port, String ready) {
            this.port = port;
            this.ready = ready;
        }

        private static Server of(String service) {
            return service.equals(ConsulServer.NAME) ? CONSUL : service.startsWith("etcd-") ? ETCD : APPLICATION;
        }
    }

    static RunningContainer of(JsonNode inspected) {
        Optional<String> address = inspected.at("/NetworkSettings/Networks").properties().stream()
                .map(network -> network.getValue().path("IPAddress").asString(""))
                .filter(given -> !given.isEmpty())
                .findFirst();
        String service = inspected.at("/Config/Labels").path(LABEL).asString("");
        return new RunningContainer(
                inspected.path("Id").asString("").substring(0, SHORT_ID),
                service,
                address.orElse(""),
                inspected.at("/State/Running").asBoolean(false)
                        ? inspected.at("/State/Pid").asLong(0)
                        : 0,
                unexpectedExit(service, inspected));
    }

    /** Docker restarts a container by itself only if nobody asked it to end. */
    private static Instant unexpectedExit(String service, JsonNode inspected) {
        JsonNode state = inspected.path("State");
        boolean crashed = state.path("Status").asString("").equals("exited")
                && ExitStatus.of(service, state.path("ExitCode").asInt(0)) != ExitStatus.STOPPED;
        return crashed || inspected.path("RestartCount").asInt(0) > 0
                ? Instant.parse(state.path("FinishedAt").asString())
                : Instant.EPOCH;
    }

    /** An application has the name by which it registers with Consul. */
    String name() {
        return Server.of(service) == Server.APPLICATION ? service + "-" + id : service;
    }

    boolean alive() {
        return pid > 0;
    }

    URI uri() {
        // Nothing listens there.
        String host = address.isEmpty() ? "127.0.0.1" : address;
        int port = address.isEmpty() ? 1 : Server.of(service).port;
        return URI.create("http://" + host + ":" + port + "/");
    }

    URI readyUri() {
        return uri().resolve(Server.of(service).ready);
    }
}
