package dev.abacus.systemtests.room;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.room.ControlRoom;
import dev.abacus.cluster.room.suite.ProcessSuite;
import dev.abacus.cluster.tools.ProjectHome;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.support.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A suite of two gateways with links, as {@code ./abacus up --gateways 2 --links} starts it, and its control room. */
record RoomSuite(LocalCluster cluster, ControlRoom room, Path tokenFile) implements AutoCloseable {

    static RoomSuite start() {
        Path directory = Suite.directory();
        LocalCluster cluster =
                Suite.own(directory).gateways(2).withLinks().keepRunning().start();
        Path token = directory.resolve("room.token");
        return new RoomSuite(
                cluster,
                ControlRoom.start(new ProcessSuite(cluster), 0, ProjectHome.find(), token, System.out::println),
                token);
    }

    Api api() {
        return new Api(room.uri());
    }

    String token() throws IOException {
        return Files.readString(tokenFile);
    }

    long pid(String process) {
        return cluster.process(process).running().pid();
    }

    @Override
    public void close() {
        room.close();
        cluster.close();
    }
}
