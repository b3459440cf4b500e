package dev.abacus.systemtests.room;

import static dev.abacus.systemtests.support.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.process.RunningProcess;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Each action of the page, against its effect on the real processes. */
class RoomActionsTest extends RoomPageSuite {
    @Test
    void aProcessHangsAndIsResumed() {
        try (Chromium page = open()) {
            act(page, "sum-service-1", "pause");
            soon().until(() -> running("sum-service-1").paused());
            soon().until(() -> page.text("#processes").contains("‖ hangs"));

            act(page, "sum-service-1", "resume");
            soon().until(() -> !running("sum-service-1").paused());
            patiently().until(() -> isOver(page));
            assertNoError(page, suite);
        }
    }

    @Test
    void aProcessIsRestarted() {
        try (Chromium page = open()) {
            long pid = suite.pid("arith-service-2");

            act(page, "arith-service-2", "restart");
            patiently().until(() -> suite.pid("arith-service-2") != pid);
            patiently().until(() -> isOver(page));

            assertThat(page.text("#incidents")).contains("Restart arith-service-2: done");
            assertNoError(page, suite);
        }
    }

    @Test
    void anEtcdNodeIsStoppedAndStarted() {
        try (Chromium page = open()) {
            act(page, "etcd-2", "stop");
            soon().until(() -> !suite.cluster().process("etcd-2").alive());
            soon().until(() -> page.text("#processes").contains("✕ down"));

            act(page, "etcd-2", "start");
            soon().until(() -> suite.cluster().process("etcd-2").alive());
            patiently().until(() -> isOver(page));
            assertNoError(page, suite);
        }
    }

    @Test
    void aLinkIsCutAndHealed() {
        try (Chromium page = open()) {
            act(page, "arith-service-1", "cut");
            soon().until(() -> page.text("#processes").contains("link cut"));
            soon().until(() -> page.text("#incidents").contains("gateway ejected it"));
            assertThat(suite.cluster().link("arith-service-1").isHealthy()).isFalse();

            act(page, "arith-service-1", "heal");
            patiently().until(() -> isOver(page));
            assertThat(page.text("#incidents")).contains("gateway calls it again");
            assertNoError(page, suite);
        }
    }

    @Test
    void aLinkIsDelayed() {
        try (Chromium page = open()) {
            act(page, "sum-service-2", "delay");
            soon().until(() -> page.text("#processes").contains("link delayed"));
            assertThat(suite.cluster().link("sum-service-2").isHealthy()).isFalse();
            act(page, "sum-service-2", "heal");
            patiently().until(() -> isOver(page));
            assertThat(suite.cluster().link("sum-service-2").isHealthy()).isTrue();
            assertThat(page.text("#incidents")).contains("what held: hedging");
            assertNoError(page, suite);
        }
    }

    @Test
    void consulComesBackEmpty() {
        try (Chromium page = open()) {
            act(page, "consul", "empty");
            soon().until(() -> !suite.cluster().process("consul").alive());
            patiently().until(() -> page.text("#incidents").contains("all instances are registered and healthy"));
            patiently().until(() -> isOver(page));

            assertNoError(page, suite);
        }
    }

    @Test
    void aServiceIsScaledOutAndIn() {
        try (Chromium page = open()) {
            act(page, "sum-service-1", "scale-3");
            patiently().until(() -> suite.cluster().names().contains("sum-service-3"));
            patiently().until(() -> page.text("#incidents").contains("gateway calls 3 instances"));
            patiently().until(() -> isOver(page));

            act(page, "sum-service-1", "scale-2");
            patiently().until(() -> !suite.cluster().names().contains("sum-service-3"));
            patiently().until(() -> isOver(page));
            assertNoError(page, suite);
        }
    }

    @Test
    void whatAScenarioAndScalingWillHitIsToldBefore() {
        try (Chromium page = open()) {
            String six = "six random faults, one after the other: ([^;]+; ){5}[^;]+";
            soon().until(() -> page.text("#scenario-hits").matches(six));
            String first = page.text("#scenario-hits");
            page.element("#seed").sendKeys("7");
            soon().until(() -> page.text("#scenario-hits").matches(six)
                    && !page.text("#scenario-hits").equals(first));

            page.click("#processes button[data-name=sum-service-1]");
            soon().until(() -> page.text("#available-actions li:has([data-action=scale-3])")
                    .equals("Scale out to 3" + "2 now; 1 more: called when ready, and healthy for Consul"));
            assertThat(page.text("#available-actions li:has([data-action=scale-1])"))
                    .endsWith("the newest 1 ends, after its calls in flight");
            assertNoError(page, suite);
        }
    }

    @Test
    void theLoadIsSwitchedOffAndOn() {
        try (Chromium page = open()) {
            page.click("#load-on");
            soon().until(() -> page.text("#sentence").equals("The load is off: nothing is measured."));
            page.click("#load-on");
            soon().until(() -> page.text("#sentence").startsWith("All calls succeed"));
        }
    }

    @Test
    void theKeyboardOpensAProcessAndClosesIt() {
        try (Chromium page = open()) {
            soon().until(() -> page.count("#map .node") > 0);
            page.element("#map .node[data-name=consul]").sendKeys(Keys.ENTER);
            assertThat(page.text("#panel-name")).isEqualTo("consul");

            page.element("#available-actions button").sendKeys(Keys.ESCAPE);
            assertThat(page.count("#panel[open]")).isZero();
        }
    }

    private RunningProcess running(String process) {
        return suite.cluster().process(process).running();
    }

    @Test
    void whatIsImpossibleGetsAClearAnswer() throws Exception {
        assertThat(act("{\"action\":\"explode\",\"target\":\"consul\"}").status())
                .isEqualTo(400);
        assertThat(act("{\"action\":\"kill\",\"target\":\"nobody\"}").body()).contains("no process is named 'nobody'");
        assertThat(act("{\"action\":\"resume\",\"target\":\"consul\"}").body()).contains("consul does not hang");
        assertThat(act("{\"action\":\"heal\",\"target\":\"consul\"}").body()).contains("is whole");
        assertThat(act("{\"action\":\"scale\",\"target\":\"sum-service\",\"amount\":0}")
                        .body())
                .contains("from 1 to 99");
    }

    private RoomReply act(String json) throws Exception {
        return RoomReply.post(suite.room().uri().resolve("/actions"), json, Map.of("Abacus-Room-Token", suite.token()));
    }
}
