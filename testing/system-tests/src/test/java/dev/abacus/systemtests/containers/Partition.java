package dev.abacus.systemtests.containers;

import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network partition between containers: each sends packets for the other to a MAC address that nobody has, so they are
 * lost. {@link #close} heals it.
 */
final class Partition implements AutoCloseable {

    private static final String NOBODY = "02:00:00:00:00:01";

    private final Compose compose;
    private final Map<String, Set<String>> unreachable = new LinkedHashMap<>();

    Partition(Compose compose) {
        this.compose = compose;
    }

    static List<String> otherMembers(String member) {
        return Compose.ETCD.stream().filter(other -> !other.equals(member)).toList();
    }

    /** Between all containers of the services on one side and all of those on the other. */
    Partition between(List<String> side, List<String> other) {
        return cut(all(side), all(other));
    }

    /** Between the first container of each of these services, and all containers of others. */
    Partition betweenFirstOf(List<String> services, List<String> others) {
        return cut(
                services.stream()
                        .map(service -> compose.containers(service).getFirst())
                        .toList(),
                all(others));
    }

    private List<String> all(List<String> services) {
        return services.stream()
                .flatMap(service -> compose.containers(service).stream())
                .toList();
    }

    private Partition cut(List<String> side, List<String> other) {
        for (String one : side) {
            for (String another : other) {
                lose(one, another);
                lose(another, one);
            }
        }
        unreachable.forEach((container, addresses) -> arp(container, "-s", addresses, " " + NOBODY));
        return this;
    }

    private void lose(String from, String to) {
        unreachable.computeIfAbsent(from, container -> new LinkedHashSet<>()).add(compose.address(to));
    }

    /** In the network of the container, by an image that has the tool. */
    private void arp(String container, String option, Set<String> addresses, String arguments) {
        String image = compose.inspect(compose.containers("consul").getFirst(), "{{.Config.Image}}");
        String script = addresses.stream()
                .map(address -> "busybox arp " + option + " " + address + arguments)
                .collect(joining(" && "));
        compose.docker(
                "run",
                "--rm",
                "--network",
                "container:" + container,
                "--cap-drop=ALL",
                "--cap-add=NET_ADMIN",
                "--entrypoint",
                "sh",
                image,
                "-c",
                script);
    }

    @Override
    public void close() {
        unreachable.forEach((container, addresses) -> arp(container, "-d", addresses, ""));
    }
}
