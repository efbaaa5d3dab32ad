package dev.vidusubjects.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Every setting of the application. Each can be given as a property or as the environment variable of the same name. */
@ConfigMapping(prefix = "subjects")
public interface SubjectsConfig {

    Provider provider();

    Media media();

    Polling polling();

    Sweep sweep();

    Api api();

    Local local();

    Aws aws();

    /** The provider of subjects. */
    interface Provider {
        /** Where the provider is, without a path. {@code VTRIX_BASE_URL} sets it too. */
        @WithDefault("https://cloud.vtrix.ai")
        URI baseUrl();

        /** The provider's key. {@code VTRIX_API_KEY} sets it too. Without one, the local application uses its sandbox. */
        Optional<String> apiKey();

        /** How long connecting may take. */
        @WithDefault("5s")
        Duration connectTimeout();

        /** How long a response may take once the request was sent; then a submission is unconfirmed. */
        @WithDefault("25s")
        Duration readTimeout();

        /** A submission is sent only if the provider has at least this long to respond within the request's time. */
        @WithDefault("12s")
        Duration minResponseTime();

        /** How often a submission that proved to have created nothing is tried within one call, the first time included. */
        @WithDefault("3")
        int maxAttempts();

        /** How long one call may keep its caller waiting with retries. */
        @WithDefault("10s")
        Duration maxRetryTime();

        /** Upper bound of submissions per second of one process. */
        @WithDefault("5")
        double maxSubmitsPerSecond();

        /** Upper bound of calls per second by which one process lists the provider's subjects. */
        @WithDefault("5")
        double maxListsPerSecond();

        /**
         * How long nothing is submitted after three responses in a row that proved nothing; each further one triples the
         * pause, up to five minutes; 0 turns this off. Also how long a provider is left alone that refuses nearly every call.
         */
        @WithDefault("10s")
        Duration breakerPause();

        /**
         * Further error codes of the provider that an operator knows to prove that nothing was created, as
         * {@code Code:class} with the class {@code refused}, {@code busy}, {@code account} or {@code media}; for example
         * {@code MaintenanceWindow:busy}. A wrong entry leads to subjects that are created, and billed, twice.
         */
        Optional<List<String>> proofCodes();
    }

    /** The examination of reference media. */
    interface Media {
        /** Whether {@code https} items are looked at before they are submitted. */
        @WithDefault("true")
        boolean examineUrls();

        /** How long connecting to, and each answer of, a web server may take. */
        @WithDefault("3s")
        Duration urlTimeout();

        /** How long a presigned URL for an upload is valid. */
        @WithDefault("15m")
        Duration uploadExpiry();

        /** How long a presigned URL that the provider reads is valid. */
        @WithDefault("1h")
        Duration downloadExpiry();

        /** How large a manifest in {@code incoming/} may be, in bytes. One copy of it is held in memory. */
        @WithDefault("110000000")
        int maxManifest();
    }

    /** When a submitted task is looked at. */
    interface Polling {
        /** Before the first look. */
        @WithDefault("2s")
        Duration first();

        /** Before each of the next looks; most subjects are made while these last. */
        @WithDefault("1400ms")
        Duration steady();

        /** How many looks come at that pace before the delays grow. */
        @WithDefault("7")
        int steadyPolls();

        /** From one growing delay to the next. */
        @WithDefault("1.6")
        double factor();

        /** No delay is longer. */
        @WithDefault("60s")
        Duration max();

        /** Share by which delays vary at random. */
        @WithDefault("0.1")
        double jitter();

        /** How long after its submission a task is followed. */
        @WithDefault("30m")
        Duration deadline();

        /**
         * How long a function waits for the next looks itself. Beyond that it leaves the waiting to the workflow, of which
         * each round costs as much as these seconds.
         */
        @WithDefault("15s")
        Duration inline();
    }

    /** What picks up tasks that were left lying. */
    interface Sweep {
        /** How often it runs on one machine; on AWS the schedule says so. */
        @WithDefault("5m")
        Duration every();

        /** A look that is overdue by this much means that its follower was lost. */
        @WithDefault("2m")
        Duration overdue();

        /** A task still {@code submitting} after this long was interrupted: nobody knows whether the provider was called. */
        @WithDefault("5m")
        Duration staleSubmission();

        /** At most so many tasks of each status in one run. */
        @WithDefault("500")
        int limit();

        /** Whether unconfirmed tasks are compared with the subjects that exist at the provider, and matched with theirs. */
        @WithDefault("true")
        boolean reconcile();

        /** An unconfirmed task is compared for so long after its attempt. */
        @WithDefault("24h")
        Duration reconcileFor();

        /**
         * Evidence of absence: two complete readings of the list, begun this long after the attempt and this long apart,
         * hold no candidate, though both hold a subject of a later attempt.
         */
        @WithDefault("1h")
        Duration absenceAfter();

        /** Whether a task that is proven not to have been created is submitted again without a redrive. */
        @WithDefault("false")
        boolean resubmitAbsent();

        /** At most so many pages of the provider's list are read in an hour while no task is unconfirmed. */
        @WithDefault("96")
        int listCallsPerHour();
    }

    /** The HTTP API. */
    interface Api {
        /** The bearer token that callers must send. {@code SUBJECTS_API_TOKEN} sets it. */
        Optional<String> token();

        /**
         * How long a call of the API may take, from its arrival to the last byte of its response; API Gateway gives up after
         * 30 seconds. A standalone application adds a second for each megabyte of the body.
         */
        @WithDefault("28s")
        Duration maxTime();

        /** The longest {@code Prefer: wait} that is honoured. */
        @WithDefault("25s")
        Duration maxWait();
    }

    /** The application on one machine. */
    interface Local {
        /** Holds the task store and the folders incoming, uploads, results and rejected. */
        @WithDefault("data")
        Path dataDir();

        /** How often the incoming folder is looked at. */
        @WithDefault("500ms")
        Duration watchEvery();

        /** A file that changed within this time is still being written, and waits. */
        @WithDefault("1s")
        Duration settle();

        /** How long the sandbox takes to create a subject. */
        @WithDefault("1500ms")
        Duration sandboxDelay();

        /** Number of subjects that the sandbox's account holds from the start, created by other clients; 0 to 10000000. */
        @WithDefault("0")
        int sandboxSubjects();
    }

    /** The application on AWS. */
    interface Aws {
        /** DynamoDB table of the tasks. */
        Optional<String> table();

        /** S3 bucket with the prefixes incoming, uploads, results and rejected. */
        Optional<String> bucket();

        /** URL of the queue of uploads, where the function that ingests them sets when deferred messages come again. */
        Optional<String> incomingQueueUrl();

        /** ARN of the state machine that follows a task. */
        Optional<String> stateMachineArn();

        /** Name of the SecureString parameter with the provider's key. */
        Optional<String> apiKeyParameter();

        /** Name of the SecureString parameter with the API's bearer token, where callers are authorized by one. */
        Optional<String> apiTokenParameter();

        /** How long after its end a task is kept in the table. */
        @WithDefault("90d")
        Duration taskRetention();
    }
}
