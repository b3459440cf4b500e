package dev.abacus.kit.warmup;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Keeps what the instance was at each call. */
@RestController
class WarmController {
    final List<ReadinessState> readiness = new CopyOnWriteArrayList<>();

    private final ApplicationAvailability availability;
    private final CountDownLatch never = new CountDownLatch(1);

    WarmController(ApplicationAvailability availability) {
        this.availability = availability;
    }

    @GetMapping("/warm")
    String warm() {
        readiness.add(availability.getReadinessState());
        return "warm";
    }

    /** As on a processor that others keep busy. */
    @GetMapping("/slow")
    String slow() throws InterruptedException {
        readiness.add(availability.getReadinessState());
        return never.await(300, TimeUnit.MILLISECONDS) ? "never" : "slow";
    }

    @GetMapping("/failing")
    String failing() {
        readiness.add(availability.getReadinessState());
        throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
    }

    @GetMapping("/hanging")
    String hanging() throws InterruptedException {
        readiness.add(availability.getReadinessState());
        never.await();
        return "never";
    }
}
