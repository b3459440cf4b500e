package dev.abacus.testsupport;

import dev.abacus.cluster.process.ServerProcess;
import java.time.Duration;

/** A server that is a process of this machine. */
final class ProcessServer implements Server {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final ServerProcess process;
    private final Runnable wipe;

    /** @param wipe ends the process and deletes its state */
    ProcessServer(ServerProcess process, Runnable wipe) {
        this.process = process.endingWithJvm();
        this.wipe = wipe;
    }

    @Override
    public void start() {
        process.start();
    }

    @Override
    public void awaitReady() {
        process.awaitReady(START_LIMIT);
    }

    @Override
    public void stop() {
        process.stop();
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public void pause() {
        process.pause();
    }

    @Override
    public void resume() {
        if (alive()) {
            process.resume();
        }
    }

    @Override
    public boolean alive() {
        return process.alive();
    }

    @Override
    public void wipe() {
        wipe.run();
    }
}
