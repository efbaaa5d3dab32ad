package dev.vidusubjects;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dependency rule: who may know whom, and why. */
class ArchitectureTest {

    private static final String BASE = "dev.vidusubjects.";
    private static final String[] ROOMS = {
        "subject",
        "media",
        "task",
        "submission",
        "polling",
        "sweep",
        "result",
        "provider",
        "vtrix",
        "workflow",
        "api",
        "handler",
        "aws",
        "local",
        "sandbox",
        "config",
        "logging",
        "time",
        "state"
    };

    /** Used everywhere: how much time is left is every step's concern. */
    private static final String TIME = "time";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ArchitectureTest::isApplication)
            .importPackages("dev.vidusubjects");

    /** One side of the application is compiled among the tests: what a class is, the place of its source says. */
    private static boolean isApplication(Location location) {
        String path = location.asURI().getPath();
        String name = path.substring(path.indexOf("dev/vidusubjects/"), path.lastIndexOf(".class"));
        String source = name.split("\\$", 2)[0] + ".java";
        return Stream.of("main", "local", "aws").anyMatch(side -> Files.exists(Path.of("src", side, "java", source)));
    }

    @Test
    void imported_areClassesOfBothSides() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName))
                .contains(BASE + "task", BASE + "local", BASE + "sandbox", BASE + "aws", BASE + "handler");
    }

    @Test
    void media_knowsNoOtherRoom() {
        mayUse("media", "bytes are the same whoever asks");
    }

    @Test
    void subject_knowsOnlyMedia() {
        mayUse("subject", "the provider's limits are rules about requests and media, and about nothing else", "media");
    }

    @Test
    void task_knowsOnlyRequests() {
        mayUse("task", "a task records what was asked for, not who does it", "subject", "media");
    }

    @Test
    void provider_knowsOnlySubjects() {
        mayUse("provider", "a port speaks the product's words, not an adapter's", "subject");
    }

    @Test
    void workflow_knowsOnlyTasks() {
        mayUse("workflow", "a follower needs no more than the task's id and when to look", "task");
    }

    @Test
    void result_knowsOnlyTasksAndSubjects() {
        mayUse("result", "a document is made of a task and nothing else", "task", "subject");
    }

    @Test
    void polling_knowsNoAdapter() {
        mayUse(
                "polling",
                "looking is the same on AWS and on one machine",
                "task",
                "subject",
                "provider",
                "workflow",
                "result",
                "logging");
    }

    @Test
    void submission_knowsNoAdapter() {
        mayUse(
                "submission",
                "submitting is the same for the API and for uploads",
                "state",
                "task",
                "subject",
                "media",
                "provider",
                "workflow",
                "polling",
                "result",
                "logging");
    }

    @Test
    void sweeping_knowsNoAdapter() {
        mayUse(
                "sweep",
                "stalled tasks are found, and submitted again, through the same ports",
                "task",
                "subject",
                "provider",
                "workflow",
                "submission",
                "polling",
                "result",
                "state",
                "logging",
                "config");
    }

    @Test
    void vtrix_implementsTheProviderPort() {
        mayUse(
                "vtrix",
                "the wire format is this package's concern alone",
                "provider",
                "subject",
                "state",
                "config",
                "logging");
    }

    @Test
    void api_knowsUseCasesAndPorts() {
        mayUse(
                "api",
                "the same resources answer on AWS and on one machine",
                "subject",
                "media",
                "task",
                "submission",
                "polling",
                "provider",
                "result",
                "logging",
                "config");
    }

    @Test
    void handler_knowsUseCases() {
        mayUse(
                "handler",
                "an entry point calls, maps and logs; what it calls is wired by others",
                "api",
                "task",
                "submission",
                "polling",
                "sweep",
                "logging",
                "config");
    }

    @Test
    void aws_implementsPorts() {
        mayUse(
                "aws",
                "an adapter that decides something would decide it on AWS only",
                "state",
                "submission",
                "task",
                "result",
                "media",
                "provider",
                "workflow",
                "api",
                "logging",
                "config");
    }

    @Test
    void local_implementsPortsAndRunsUseCases() {
        mayUse(
                "local",
                "one machine has no platform that would call the use cases: schedule, folder and follower do",
                "state",
                "subject",
                "media",
                "task",
                "submission",
                "polling",
                "sweep",
                "provider",
                "result",
                "workflow",
                "logging",
                "config");
    }

    @Test
    void sandbox_knowsTheContractOnly() {
        mayUse("sandbox", "a stand-in that shared the product's code would share its mistakes", "config");
    }

    @Test
    void config_wiresWhatIsPure() {
        mayUse(
                "config",
                "settings become policies and rules, never adapters",
                "subject",
                "media",
                "polling",
                "provider");
    }

    @Test
    void step_knowsNobody() {
        mayUse("logging", "every package logs");
    }

    @Test
    void time_usesNothing() {
        mayUse("time", "every package has to keep to its time");
    }

    @Test
    void state_usesNothing() {
        mayUse("state", "a shared document is text to its store");
    }

    @Test
    void adapters_areNotUsedByOthers() {
        for (String adapter : new String[] {"aws", "local", "sandbox", "handler", "vtrix"}) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(BASE + adapter + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(BASE + adapter + "..")
                    .because("a port's implementation can be exchanged only if nobody knows it: " + adapter)
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void awsSdk_staysInAws() {
        only("software.amazon", "the core has to run without AWS", "aws");
    }

    @Test
    void lambdaTypes_stayInHandler() {
        only("com.amazonaws", "Lambda's events are mapped where they come in", "handler");
    }

    @Test
    void jaxRs_staysAtTheEdges() {
        only("jakarta.ws.rs", "HTTP is an edge, not a model", "api", "vtrix", "sandbox");
    }

    @Test
    void timeAndRandomness_arePassedIn() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + "config..")
                .should()
                .callMethodWhere(describe("asks the machine", ArchitectureTest::asksTheMachine))
                .orShould()
                .dependOnClassesThat(describe(
                        "are dice that nobody passed in",
                        type -> type.isAssignableTo(Random.class) && !type.isAssignableTo(SecureRandom.class)))
                .because("a test decides what time it is and how the dice fall; only secrets are nobody's to decide")
                .check(CLASSES);
    }

    @Test
    void names_sayWhatTheyAreMadeWith() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("UseCase")
                .because("an implementation is named after what it is made with, a use case after what it does")
                .check(CLASSES);
    }

    @Test
    void packages_areTheRoomsOfTheDesign() {
        classes()
                .should()
                .resideInAnyPackage(
                        Arrays.stream(ROOMS).map(room -> BASE + room).toArray(String[]::new))
                .because("a drawer for leftovers is where designs end")
                .check(CLASSES);
    }

    private static boolean asksTheMachine(JavaMethodCall call) {
        String owner = call.getTargetOwner().getName();
        return switch (call.getName()) {
            case "now" -> owner.startsWith("java.time.");
            case "systemUTC", "systemDefaultZone", "system" -> owner.equals(Clock.class.getName());
            case "currentTimeMillis" -> owner.equals(System.class.getName());
            case "random" -> owner.equals(Math.class.getName());
            default -> false;
        };
    }

    private static void mayUse(String room, String reason, String... others) {
        String[] forbidden = Arrays.stream(ROOMS)
                .filter(other -> Stream.concat(Stream.of(room, TIME), Arrays.stream(others))
                        .noneMatch(other::equals))
                .map(other -> BASE + other + "..")
                .toArray(String[]::new);
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(BASE + room + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(forbidden))
                .because(reason);
        rule.check(CLASSES);
    }

    private static void only(String library, String reason, String... rooms) {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        Arrays.stream(rooms).map(room -> BASE + room + "..").toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .because(reason)
                .check(CLASSES);
    }
}
