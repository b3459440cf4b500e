package dev.abacus.testsupport;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.testsupport.DockerEngine.Unusable;
import dev.abacus.testsupport.DockerEngine.Usable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Location of the servers: {@code containers} or {@code processes}, as the environment variable {@value #VARIABLE} says.
 * If it is not set, they run in containers where a usable Docker engine answers.
 *
 * @param reason why they run there, in a few words
 */
record ServerLocation(ServerProvider provider, String reason) {
    static final String VARIABLE = "ABACUS_TEST_SERVERS";

    /** @param wanted the variable's value; null if it is not set */
    static ServerLocation decide(@Nullable String wanted, Supplier<DockerEngine> engine) {
        return switch (wanted) {
            case null ->
                switch (engine.get()) {
                    case Usable(var version) -> new ServerLocation(new Containers(), version);
                    case Unusable(var why) -> new ServerLocation(new Processes(), why);
                };
            case "containers" ->
                switch (engine.get()) {
                    case Usable(var version) -> new ServerLocation(new Containers(), version + ", " + VARIABLE);
                    case Unusable(var why) ->
                        throw new ClusterException(
                                VARIABLE + "=containers, but " + why + ": start one, or unset " + VARIABLE);
                };
            case "processes" -> new ServerLocation(new Processes(), VARIABLE);
            default ->
                throw new ClusterException(
                        VARIABLE + "=" + wanted + " is neither containers nor processes: correct or unset it");
        };
    }

    @Override
    public String toString() {
        return "Consul and etcd run " + provider + " (" + reason + ")";
    }
}
