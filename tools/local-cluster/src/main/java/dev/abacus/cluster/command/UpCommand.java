package dev.abacus.cluster.command;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.LocalClusterBuilder;
import dev.abacus.cluster.Variant;
import dev.abacus.cluster.process.Ports;
import dev.abacus.cluster.room.ControlRoom;
import dev.abacus.cluster.room.suite.ProcessSuite;
import dev.abacus.cluster.server.ZipkinServer;
import dev.abacus.cluster.supervision.RunDirectory;
import dev.abacus.cluster.tools.ProjectHome;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** {@code ./abacus up}: starts and supervises the suite in the foreground. */
record UpCommand(Path directory, RunDirectory runs) {
    /** The user's, such as one on another disk; suites of tests and of chaos runs never get it. */
    private static final String BACKUP_DIRECTORY = "ABACUS_BACKUP_DIRECTORY";

    /** Does not return: a signal ends this JVM, and its shutdown hook stops the suite. */
    void run(int port, int gateways, int instances, boolean links, boolean secure, Variant variant, boolean tracing)
            throws InterruptedException {
        int roomPort = port + ControlRoom.PORT_OFFSET;
        Ports.requireFree(
                roomPort, "the control room", "end it, or choose another port of the gateway: ./abacus up --port 9090");
        Console console = new Console();
        LocalClusterBuilder suite = LocalCluster.in(directory)
                .gatewayPort(port)
                .controlRoomPort(roomPort)
                .gateways(gateways)
                .instances(instances)
                .variant(variant)
                .keepRunning()
                .progress(console::print);
        if (links) {
            suite.withLinks();
        }
        if (secure) {
            suite.secured();
        }
        if (tracing) {
            suite.tracing();
        }
        String backups = System.getenv().getOrDefault(BACKUP_DIRECTORY, "");
        if (!backups.isBlank()) {
            suite.environment(
                    BACKUP_DIRECTORY, Path.of(backups).toAbsolutePath().toString());
        }
        LocalCluster cluster = suite.start();
        ControlRoom room = ControlRoom.start(
                new ProcessSuite(cluster), roomPort, ProjectHome.find(), runs.roomToken(), console::print);
        runs.announceSupervisor(room.uri());
        console.print("the suite is up");
        console.suiteIsUp();
        printAddresses(room, cluster);
        if (tracing) {
            System.out.printf("Traces   %szipkin/%n%n", cluster.uri(ZipkinServer.NAME));
        }
        new CountDownLatch(1).await();
    }

    private static void printAddresses(ControlRoom room, LocalCluster cluster) {
        URI gateway = cluster.gateway();
        System.out.printf(
                """

                Control room  %4$s  (watch the suite, and break it)

                Gateway  %1$s
                API      %1$sswagger-ui.html
                Consul   %2$s
                Logs     ./abacus logs gateway, or %3$s

                  curl '%1$sapi/multiply?a=7&b=8'
                  curl -X POST %1$sapi/sum -H 'Content-Type: application/json' -d '{"numbers":[1,2,3]}'
                  curl %1$sapi/calculations

                Ctrl-C stops everything.

                """, gateway, cluster.consul().uri(), cluster.log("gateway").resolveSibling(""), room.uri());
    }
}
