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

/** The dependency rule: which package may use which other package, and why. */
class ArchitectureTest {

    private static final String BASE = "dev.vidusubjects.";
    private static final String[] PACKAGES = {
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

    /** Every package may use it, because all code has to respect its time budget. */
    private static final String TIME = "time";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ArchitectureTest::isApplication)
            .importPackages("dev.vidusubjects");

    /**
     * @return whether the class belongs to the application; one target is compiled together with the tests, so only the
     *     location of the source file tells
     */
    private static boolean isApplication(Location location) {
        String path = location.asURI().getPath();
        String name = path.substring(path.indexOf("dev/vidusubjects/"), path.lastIndexOf(".class"));
        String source = name.split("\\$", 2)[0] + ".java";
        return Stream.of("main", "local", "aws").anyMatch(root -> Files.exists(Path.of("src", root, "java", source)));
    }

    @Test
    void imported_areClassesOfBothTargets() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName))
                .contains(BASE + "task", BASE + "local", BASE + "sandbox", BASE + "aws", BASE + "handler");
    }

    @Test
    void media_usesNoOtherPackage() {
        mayUse("media", "the bytes of a file do not depend on the caller");
    }

    @Test
    void subject_usesOnlyMedia() {
        mayUse("subject", "the provider's limits apply only to requests and media", "media");
    }

    @Test
    void task_usesOnlyRequests() {
        mayUse("task", "a task records the request, not the component that executes it", "subject", "media");
    }

    @Test
    void provider_usesOnlySubjects() {
        mayUse("provider", "a port uses the terms of the application, not of an adapter", "subject");
    }

    @Test
    void workflow_usesOnlyTasks() {
        mayUse("workflow", "a workflow needs only the task's id and the time of the next poll", "task");
    }

    @Test
    void result_usesOnlyTasksAndSubjects() {
        mayUse("result", "a document is created from a task only", "task", "subject");
    }

    @Test
    void polling_usesNoAdapter() {
        mayUse(
                "polling",
                "polling is the same on AWS and standalone",
                "task",
                "subject",
                "provider",
                "workflow",
                "result",
                "logging");
    }

    @Test
    void submission_usesNoAdapter() {
        mayUse(
                "submission",
                "submission is the same for the API and for uploads",
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
    void sweep_usesNoAdapter() {
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
                "only this package depends on the wire format",
                "provider",
                "subject",
                "state",
                "config",
                "logging");
    }

    @Test
    void api_usesUseCasesAndPorts() {
        mayUse(
                "api",
                "the same resources handle requests on AWS and standalone",
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
    void handler_usesUseCases() {
        mayUse(
                "handler",
                "an entry point calls, maps and logs; other packages wire the objects that it calls",
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
                "a decision in an adapter would apply on AWS only",
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
                "standalone, no platform calls the use cases: the schedule, the folder and the workflow do",
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
    void sandbox_usesNoProductCode() {
        mayUse("sandbox", "a sandbox that shared the application's code would share its errors", "config");
    }

    @Test
    void config_usesNoAdapter() {
        mayUse(
                "config",
                "settings are converted to policies and rules, never to adapters",
                "subject",
                "media",
                "polling",
                "provider");
    }

    @Test
    void logging_usesNothing() {
        mayUse("logging", "every package logs");
    }

    @Test
    void time_usesNothing() {
        mayUse("time", "every package must respect its time budget");
    }

    @Test
    void state_usesNothing() {
        mayUse("state", "a state store treats a shared document as plain text");
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
                    .because("an implementation of a port can be replaced only if no other package uses it: " + adapter)
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void awsSdk_staysInAws() {
        only("software.amazon", "the core must run without AWS", "aws");
    }

    @Test
    void lambdaTypes_stayInHandler() {
        only("com.amazonaws", "Lambda events are mapped in the package that receives them", "handler");
    }

    @Test
    void jaxRs_staysInHttpPackages() {
        only("jakarta.ws.rs", "the domain model must not depend on HTTP", "api", "vtrix", "sandbox");
    }

    @Test
    void timeAndRandomness_arePassedIn() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + "config..")
                .should()
                .callMethodWhere(
                        describe("read the system time or randomness", ArchitectureTest::readsSystemTimeOrRandom))
                .orShould()
                .dependOnClassesThat(describe(
                        "are java.util.Random or a subclass other than SecureRandom",
                        type -> type.isAssignableTo(Random.class) && !type.isAssignableTo(SecureRandom.class)))
                .because("a test must control time and randomness; only secrets must be unpredictable")
                .check(CLASSES);
    }

    @Test
    void names_doNotEndWithImplOrUseCase() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("UseCase")
                .because("an implementation is named after its technology, a use case after its action")
                .check(CLASSES);
    }

    @Test
    void packages_areAllListed() {
        classes()
                .should()
                .resideInAnyPackage(
                        Arrays.stream(PACKAGES).map(name -> BASE + name).toArray(String[]::new))
                .because("each package has a defined purpose, and there is no package for miscellaneous classes")
                .check(CLASSES);
    }

    private static boolean readsSystemTimeOrRandom(JavaMethodCall call) {
        String owner = call.getTargetOwner().getName();
        return switch (call.getName()) {
            case "now" -> owner.startsWith("java.time.");
            case "systemUTC", "systemDefaultZone", "system" -> owner.equals(Clock.class.getName());
            case "currentTimeMillis" -> owner.equals(System.class.getName());
            case "random" -> owner.equals(Math.class.getName());
            default -> false;
        };
    }

    private static void mayUse(String name, String reason, String... others) {
        String[] forbidden = Arrays.stream(PACKAGES)
                .filter(other -> Stream.concat(Stream.of(name, TIME), Arrays.stream(others))
                        .noneMatch(other::equals))
                .map(other -> BASE + other + "..")
                .toArray(String[]::new);
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(BASE + name + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(forbidden))
                .because(reason);
        rule.check(CLASSES);
    }

    private static void only(String library, String reason, String... packages) {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        Arrays.stream(packages).map(name -> BASE + name + "..").toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .because(reason)
                .check(CLASSES);
    }
}
