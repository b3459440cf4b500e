package dev.abacus.cluster.command;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Ports;
import dev.abacus.cluster.room.ControlRoom;
import dev.abacus.cluster.room.suite.ContainerSuite;
import dev.abacus.cluster.supervision.RunDirectory;
import dev.abacus.cluster.tools.ProjectHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** {@code ./abacus room --docker}: serves the control room of the suite in containers, in the foreground. */
record RoomCommand(RunDirectory runs) {

    /** Does not return: a signal ends this JVM; the suite goes on. */
    void run(int port) throws InterruptedException {
        Ports.requireFree(
                port, "the control room", "end it, or choose another port: ./abacus room --docker --port 9088");
        Path home = ProjectHome.find();
        Console console = new Console();
        try {
            Files.createDirectories(runs.roomToken().resolveSibling(""));
        } catch (IOException e) {
            throw ClusterException.because("cannot write the token of the control room", e);
        }
        ControlRoom room =
                ControlRoom.start(new ContainerSuite(home, Map.of()), port, home, runs.roomToken(), console::print);
        System.out.printf(
                "%nControl room  %s  (watch the suite, and break it)%n%nCtrl-C ends it; the suite goes on.%n",
                room.uri());
        new CountDownLatch(1).await();
    }
}
