package dev.abacus.cluster;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A suite without applications, which needs no build; also a program, for tests that kill it. */
final class SmallSuite {
    private SmallSuite() {}

    static LocalCluster start(Path directory, Consumer<String> progress) {
        return LocalCluster.in(directory)
                .onFreePorts()
                .gateways(0)
                .instances(0)
                .keepRunning()
                .progress(progress)
                .start();
    }

    public static void main(String[] arguments) throws InterruptedException {
        start(Path.of(arguments[0]), System.out::println);
        System.out.println("up");
        new CountDownLatch(1).await();
    }
}
