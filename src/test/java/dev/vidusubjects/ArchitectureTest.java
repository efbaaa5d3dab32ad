package dev.vidusubjects;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.vidusubjects.ArchitectureFixture.BASE;
import static dev.vidusubjects.ArchitectureFixture.CLASSES;
import static dev.vidusubjects.ArchitectureFixture.PACKAGES;
import static dev.vidusubjects.ArchitectureFixture.mayUse;
import static dev.vidusubjects.ArchitectureFixture.mayUseEach;
import static dev.vidusubjects.ArchitectureFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The dependency rule: which package may use which other package, and why. */
class ArchitectureTest {

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
        mayUse("media.web", "the guarded client knows addresses and bytes, and nothing of the application", "media");
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
    void events_useNoAdapter() {
        mayUse(
                "events",
                "an ending is announced in the same way on AWS and standalone, with the view that callers of the API get",
                "task",
                "subject",
                "media..",
                "result",
                "state",
                "logging");
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
                "events",
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
            "events",
            "logging",
            "config",
            "api.problem",
            "api.body",
            "api.access"
        };
        mayUse(
                "api",
                "the same resources handle requests on AWS and standalone; after a wait, the workflow polls the task",
                with(core, "workflow"));
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
    void page_usesTheApiOnlyAsItsNeighbour() {
        mayUse(
                "page",
                "the page calls the API over HTTP; its server needs only its own settings and where media are read",
                "api",
                "events",
                "task",
                "config");
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
                "events",
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
                "events",
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
                "events",
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
                "provider",
                "events",
                "task",
                "result",
                "state");
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
    void start_usesNothing() {
        mayUse("start", "an adapter prepares itself, and is only told for which function");
    }

    @Test
    void state_usesNothing() {
        mayUse("state", "a state store treats a shared document as plain text");
    }

    @Test
    void adapters_areNotUsedByOthers() {
        for (String adapter : new String[] {"aws", "standalone", "sandbox", "lambda", "vtrix", "page"}) {
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
    void packages_areAllListed() {
        classes()
                .should()
                .resideInAnyPackage(
                        Arrays.stream(PACKAGES).map(name -> BASE + name).toArray(String[]::new))
                .because("each package has a defined purpose, and there is no package for miscellaneous classes")
                .check(CLASSES);
    }
}
