package dev.abacus.systemtests.room;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A page in a real, headless Chromium, with what it requested and wrote to its console. One browser shows them all in turn. */
final class Chromium implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private static @Nullable ChromeDriver started;

    private final ChromeDriver driver;
    private final Set<String> hosts = new TreeSet<>();

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Leaves the test out where the machine has no Chromium. */
    static synchronized Chromium open(URI page, int width, int height) {
        if (started == null) {
            started = start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::quit));
        }
        Chromium chromium = new Chromium(started);
        // the command line has a minimum width, this has none
        chromium.resize(width, height);
        chromium.driver.get(page.toString());
        return chromium;
    }

    private static ChromeDriver start() {
        Optional<String> browser = program("ABACUS_CHROMIUM", "chromium", "chromium-browser", "google-chrome");
        Optional<String> driver = program("ABACUS_CHROMEDRIVER", "chromedriver");
        boolean found = browser.isPresent() && driver.isPresent();
        String advice =
                "the control room in Chromium is left out: install Debian's chromium and chromium-driver, or set "
                        + "ABACUS_CHROMIUM and ABACUS_CHROMEDRIVER";
        if (!found) {
            System.out.println(advice);
        }
        assumeTrue(found, advice);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.orElseThrow());
        // no-sandbox: as root, Chromium needs it; the page is ours
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(driver.orElseThrow()))
                .usingAnyFreePort()
                .build();
        return new ChromeDriver(service, options);
    }

    private static Optional<String> program(String variable, String... names) {
        return Stream.concat(
                        Stream.ofNullable(System.getenv(variable)),
                        Arrays.stream(names)
                                .flatMap(name -> Arrays.stream(Objects.requireNonNullElse(System.getenv("PATH"), "")
                                                .split(File.pathSeparator))
                                        .map(directory -> directory + "/" + name)))
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst();
    }

    /** Without scroll bars, as a phone of this width. */
    void resize(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 800));
    }

    String text(String selector) {
        return String.valueOf(
                script("const e = document.querySelector(arguments[0]); return e ? e.textContent : ''", selector));
    }

    int count(String selector) {
        return driver.findElements(By.cssSelector(selector)).size();
    }

    WebElement element(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    void click(String selector) {
        WebElement element = element(selector);
        script("arguments[0].scrollIntoView({block: 'center'})", element);
        element.click();
    }

    Object script(String code, Object... arguments) {
        Object result = driver.executeScript(code, arguments);
        return result == null ? "" : result;
    }

    /** Errors in the console since the last call. */
    List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(Object::toString)
                .toList();
    }

    /** Hosts with ports of all requests so far. */
    Set<String> hosts() {
        driver.manage().logs().get(LogType.PERFORMANCE).getAll().forEach(entry -> {
            JsonNode message = JSON.readTree(entry.getMessage()).path("message");
            String url = message.at("/params/request/url").asString("");
            if (message.path("method").asString("").equals("Network.requestWillBeSent") && url.startsWith("http")) {
                hosts.add(URI.create(url).getAuthority());
            }
        });
        return hosts;
    }

    void screenshot(Path file) {
        try {
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves the page, and drops what it has logged. */
    @Override
    public void close() {
        driver.get("about:blank");
        hosts();
        errors();
    }
}
