package dev.vidusubjects;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskTransitions;
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
        "media",
        "media.probe",
        "media.web",
        "media.storage",
        "subject",
        "task",
        "provider",
        "workflow",
        "result",
        "polling",
        "submission",
        "sweep",
        "vtrix",
        "api",
        "api.access",
        "api.body",
        "api.compat",
        "api.problem",
        "lambda",
        "lambda.http",
        "aws",
        "standalone",
        "standalone.store",
        "standalone.files",
        "standalone.incoming",
        "sandbox",
        "config",
        "logging",
        "text",
        "time",
        "state"
    };

    /** Every package may use them: all code has to respect its time budget, and reports untrusted text. */
    private static final String[] EVERYWHERE = {"time", "text"};

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ArchitectureTest::isApplication)
            .importPackages("dev.vidusubjects");

    private static boolean isApplication(Location location) {
        return !location.contains("/test-classes/");
    }

    @Test
    void imported_areClassesOfBothTargets() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName))
                .contains(BASE + "task", BASE + "standalone", BASE + "sandbox", BASE + "aws", BASE + "lambda");
    }

    @Test
    void media_usesNoOtherPackage() {
        mayUse("media", "the bytes of a file do not depend on the caller");
    }

    @Test
    void partsOfMedia_useOnlyMedia() {
        mayUse("media.probe", "headers are read from bytes, wherever they come from", "media");
        mayUse("media.web", "the guarded client serves media, and nothing of the application", "media");
        mayUse("media.storage", "a store keeps bytes, and does not know what they are for", "media");
    }

    @Test
    void subject_usesOnlyMedia() {
        mayUse("subject", "the provider's limits apply only to requests and media", "media..");
    }

    @Test
    void task_usesOnlyRequests() {
        mayUse("task", "a task records the request, not the component that executes it", "subject", "media..");
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
    void result_usesOnlyTasksSubjectsAndTheirPaths() {
        mayUse(
                "result",
                "a document is created from a task only, and its path is one of the storage",
                "task",
                "subject",
                "media.storage");
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
                "media..",
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
        String[] core = {
            "subject",
            "media..",
            "task",
            "submission",
            "polling",
            "provider",
            "result",
            "logging",
            "config",
            "api.problem",
            "api.body",
            "api.access"
        };
        mayUse("api", "the same resources handle requests on AWS and standalone", core);
        mayUse("api.compat", "the compatible operations are another form of the same use cases", with(core, "api"));
    }

    @Test
    void partsOfTheApi_doNotUseResources() {
        mayUse(
                "api.problem",
                "a failure is described alike for every resource",
                "subject",
                "task",
                "submission",
                "provider",
                "result",
                "logging");
        mayUse(
                "api.body",
                "a body is read before it is known whose it is",
                "api.problem",
                "config",
                "subject",
                "media");
        mayUse(
                "api.access",
                "every request is checked before a resource is chosen, and tokens are compared by their hashes",
                "api.problem",
                "api.body",
                "media",
                "provider",
                "config",
                "logging");
    }

    @Test
    void lambda_usesUseCases() {
        mayUse(
                "lambda",
                "an entry point calls, maps and logs; other packages wire the objects that it calls",
                "api..",
                "lambda.http",
                "media.storage",
                "task",
                "submission",
                "polling",
                "sweep",
                "logging",
                "config");
        mayUse("lambda.http", "the bridge maps events to HTTP requests, and calls no use case", "api..");
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
                "media..",
                "provider",
                "workflow",
                "api..",
                "logging",
                "config");
    }

    @Test
    void standalone_implementsPortsAndRunsUseCases() {
        mayUseEach(
                "standalone..",
                "standalone, no platform calls the use cases: the schedule, the folder and the workflow do",
                "state",
                "subject",
                "media..",
                "task",
                "submission",
                "polling",
                "sweep",
                "provider",
                "result",
                "workflow",
                "logging",
                "config",
                "standalone..");
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
                "media..",
                "polling",
                "provider");
    }

    @Test
    void logging_usesNothing() {
        mayUse("logging", "every package logs");
    }

    @Test
    void text_usesNothing() {
        mayUse("text", "every package reports untrusted text");
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
        for (String adapter : new String[] {"aws", "standalone", "sandbox", "lambda", "vtrix"}) {
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
    void lambdaTypes_stayInLambda() {
        only("com.amazonaws", "Lambda events are mapped in the package that receives them", "lambda");
    }

    @Test
    void jaxRs_staysInHttpPackages() {
        only("jakarta.ws.rs", "the domain model must not depend on HTTP", "api", "vtrix", "sandbox");
    }

    /** A target has the libraries of the other one only at compile time: a bean of the other one could not be loaded. */
    @Test
    void beans_withLibrariesOfOneTarget_nameTheirTarget() {
        for (String scope : new String[] {
            "jakarta.enterprise.context.ApplicationScoped", "jakarta.inject.Singleton", "jakarta.ws.rs.Path"
        }) {
            classes()
                    .that()
                    .areAnnotatedWith(scope)
                    .and(describe(
                            "belong to one target, or use a library of one target", ArchitectureTest::isOfOneTarget))
                    .should()
                    .beAnnotatedWith("io.quarkus.arc.profile.IfBuildProfile")
                    .orShould()
                    .beAnnotatedWith("io.quarkus.arc.profile.UnlessBuildProfile")
                    .because("the build profile decides which beans a package has")
                    .check(CLASSES);
        }
    }

    private static boolean isOfOneTarget(JavaClass type) {
        return Stream.of("aws", "lambda", "standalone", "sandbox")
                        .anyMatch(target -> (type.getPackageName() + ".").startsWith(BASE + target + "."))
                || type.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> dependency.getTargetClass().getName())
                        .anyMatch(name -> name.startsWith("software.amazon.")
                                || name.startsWith("org.eclipse.microprofile.health.")
                                || name.startsWith("org.h2."));
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
    void tasks_areUpdatedByTaskTransitionsOnly() {
        assertThat(CLASSES.get(TaskTransitions.class).getAccessesFromSelf()).anyMatch(ArchitectureTest::updatesTask);
        assertThat(CLASSES.get(Task.class).getAccessesFromSelf()).anyMatch(ArchitectureTest::constructsTask);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(TaskTransitions.class.getName())
                .should()
                .accessTargetWhere(describe("update a stored task", ArchitectureTest::updatesTask))
                .because("one class decides whether a change ends a task, so that no ending is stored unannounced")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + "task")
                .should()
                .accessTargetWhere(describe("create a task of any status", ArchitectureTest::constructsTask))
                .because("a task changes its status only by a transition")
                .check(CLASSES);
    }

    private static boolean updatesTask(JavaAccess<?> access) {
        return access.getTargetOwner().isAssignableTo(TaskStore.class)
                && access.getTarget().getFullName().endsWith(".update(" + Task.class.getName() + ")");
    }

    private static boolean constructsTask(JavaAccess<?> access) {
        return access.getTargetOwner().isEquivalentTo(Task.class)
                && access.getTarget().getName().equals(JavaConstructor.CONSTRUCTOR_NAME);
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

    /** @param others the packages that it may use; a name that ends with two dots includes the packages below it */
    private static void mayUse(String name, String reason, String... others) {
        String[] allowed = Stream.of(others).flatMap(ArchitectureTest::expand).toArray(String[]::new);
        String[] forbidden = Arrays.stream(PACKAGES)
                .filter(other -> Stream.of(Stream.of(name), Arrays.stream(EVERYWHERE), Arrays.stream(allowed))
                        .flatMap(names -> names)
                        .noneMatch(other::equals))
                .map(other -> BASE + other)
                .toArray(String[]::new);
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(BASE + name)
                .should()
                .dependOnClassesThat(resideInAnyPackage(forbidden))
                .because(reason);
        rule.check(CLASSES);
    }

    private static void mayUseEach(String names, String reason, String... others) {
        expand(names).forEach(name -> mayUse(name, reason, others));
    }

    private static Stream<String> expand(String name) {
        if (!name.endsWith("..")) {
            return Stream.of(name);
        }
        String base = name.substring(0, name.length() - 2);
        return Arrays.stream(PACKAGES).filter(known -> known.equals(base) || known.startsWith(base + "."));
    }

    private static String[] with(String[] names, String more) {
        return Stream.concat(Arrays.stream(names), Stream.of(more)).toArray(String[]::new);
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
