package dev.vidusubjects.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All settings of the application. Each can be set as a property or as the environment variable of the same name.
 * {@code docs/configuration.md} is generated from this file: the meaning of a setting, then its allowed values, after
 * "Allowed:".
 */
@ConfigMapping(prefix = "subjects")
public interface SubjectsConfig {

    Provider provider();

    Media media();

    Webhooks webhooks();

    Polling polling();

    Sweep sweep();

    Api api();

    Page page();

    Standalone standalone();

    Aws aws();

    /** How the provider of subjects is called. */
    interface Provider {
        /** The base URL of the provider: scheme, host and, if it is not the usual one, port. Allowed: no path. */
        @WithDefault("https://cloud.vtrix.ai")
        URI baseUrl();

        /**
         * The provider's key. Without one, a standalone application uses its sandbox. On AWS, {@link
         * Aws#apiKeyParameter} names the parameter that holds the key.
         */
        Optional<String> apiKey();

        /**
         * How long it may take to connect to the provider, and then to complete the TLS handshake. Allowed: more than
         * 0.
         */
        @WithDefault("5s")
        Duration connectTimeout();

        /**
         * How long a response may take after the request was sent. After this timeout, a submission is unconfirmed.
         * Allowed: more than 0.
         */
        @WithDefault("25s")
        Duration readTimeout();

        /**
         * A submission is sent only if the provider has at least this long to respond within the request's time.
         * Allowed: more than 0, at most {@link #readTimeout}.
         */
        @WithDefault("12s")
        Duration minResponseTime();

        /**
         * Maximum number of attempts to submit within one call, the first one included. A submission is only repeated
         * if it is proven that the attempt before it created nothing. Allowed: 1 or more.
         */
        @WithDefault("3")
        int maxAttempts();

        /** How long one call may be delayed by retries and by the limits of calls per second. Allowed: 0 or more. */
        @WithDefault("10s")
        Duration maxRetryTime();

        /** Maximum number of submissions per second of one process; further ones wait. Allowed: more than 0. */
        @WithDefault("5")
        double maxSubmitsPerSecond();

        /**
         * Maximum number of calls per second with which one process lists the provider's subjects. Allowed: more than
         * 0.
         */
        @WithDefault("5")
        double maxListsPerSecond();

        /**
         * How long submissions are paused after three consecutive responses that proved nothing. Each further one
         * triples the pause, up to five minutes; 0 turns this off. Also how long calls are paused if the provider
         * refuses nearly every call. Allowed: 0 or more.
         */
        @WithDefault("10s")
        Duration breakerPause();

        /**
         * Additional error codes of the provider that, as an operator knows, prove that nothing was created; for
         * example {@code MaintenanceWindow:busy}. A wrong entry leads to subjects that are created, and billed, twice.
         * Allowed: entries {@code Code:class} with the class {@code refused}, {@code busy}, {@code account} or {@code
         * media}.
         */
        Optional<List<String>> proofCodes();
    }

    /** The validation of reference media, and the copies of the media of completed subjects. */
    interface Media {
        /** Whether {@code https} items are validated before they are submitted. */
        @WithDefault("true")
        boolean validateUrls();

        /**
         * Timeout for connecting to a web server with an {@code https} item, and for each of its responses. Allowed:
         * more than 0.
         */
        @WithDefault("3s")
        Duration urlTimeout();

        /** How long the signed URL for an upload is valid. Allowed: more than 0. */
        @WithDefault("15m")
        Duration uploadExpiry();

        /** How long the presigned URL from which the provider reads an upload is valid. Allowed: more than 0. */
        @WithDefault("1h")
        Duration downloadExpiry();

        /**
         * Maximum size of a manifest in {@code incoming/}, in bytes. One copy of it is held in memory. Allowed: 1 or
         * more.
         */
        @WithDefault("110000000")
        int maxManifest();

        /**
         * Whether the pictures and videos of completed subjects are copied: the provider's URLs of them expire after a
         * day.
         */
        @WithDefault("true")
        boolean keep();

        /** Maximum size of a picture or video that is copied, in bytes. Allowed: 1 or more. */
        @WithDefault("100000000")
        long maxKeptBytes();

        /**
         * Whether pictures and videos may be copied from addresses that are not public, and without TLS. Only for
         * trials: the URLs are untrusted input.
         */
        @WithDefault("false")
        boolean allowPrivate();
    }

    /** The signed messages that tell other applications that a task has ended. */
    interface Webhooks {
        /**
         * The secret that signs webhooks; while it is being replaced, the new and the old one, separated by a space or
         * a comma. Without a secret, no webhooks are sent, and a request with a {@code webhook_url} is refused. On AWS,
         * {@link Aws#webhooksSecretParameter} names the parameter that holds it. Allowed: {@code whsec_} and 24 to 64
         * bytes in base64, once or twice.
         */
        Optional<String> secret();

        /**
         * The endpoints that receive the endings of all tasks, beside the {@code webhook_url} of each request. They
         * need a secret. Allowed: {@code https} URLs with a public host, of up to 2000 characters.
         */
        Optional<List<String>> urls();

        /**
         * Whether webhooks may be sent to addresses that are not public, and without TLS. Only for trials: the URLs are
         * untrusted input.
         */
        @WithDefault("false")
        boolean allowPrivate();

        /**
         * How long one attempt may take, from the lookup of the host to the end of the response. Allowed: more than 0.
         */
        @WithDefault("10s")
        Duration timeout();
    }

    /** When a submitted task is polled. */
    interface Polling {
        /** Delay before the first poll. Allowed: more than 0, at most {@link #max}. */
        @WithDefault("2s")
        Duration first();

        /**
         * Delay before each of the next {@link #steadyPolls} polls. Most subjects are completed during these polls.
         * Allowed: more than 0, at most {@link #max}.
         */
        @WithDefault("1400ms")
        Duration steady();

        /** Number of polls with the delay {@link #steady} before the delays grow. Allowed: 0 or more. */
        @WithDefault("7")
        int steadyPolls();

        /** Factor from one growing delay to the next. Allowed: 1 or more. */
        @WithDefault("1.6")
        double factor();

        /** Maximum delay between two polls. Allowed: at least {@link #first} and {@link #steady}. */
        @WithDefault("60s")
        Duration max();

        /**
         * Share of a delay by which it is made longer or shorter at random: 0.1 is up to 10 percent. Allowed: 0 or
         * more, less than 1.
         */
        @WithDefault("0.1")
        double jitter();

        /**
         * How long after its submission a task is polled. Then it fails with {@code deadline_exceeded}, and can be
         * redriven. Allowed: more than 0.
         */
        @WithDefault("30m")
        Duration deadline();

        /**
         * How long a function itself waits for the next polls. Then it leaves the waiting to the workflow. Each round
         * of the workflow costs as much as a function that waits this long. Allowed: 0 or more.
         */
        @WithDefault("15s")
        Duration inline();
    }

    /** The scheduled job that recovers stalled tasks. */
    interface Sweep {
        /**
         * Pause between two sweeps of a standalone application. On AWS, Terraform's variable {@code sweep_schedule}
         * determines how often the sweep runs. Allowed: more than 0.
         */
        @WithDefault("5m")
        Duration every();

        /** If a poll is overdue by this much, its poller was lost. Allowed: more than 0. */
        @WithDefault("2m")
        Duration overdue();

        /**
         * If a task is still {@code submitting} after this time, its submission was interrupted: it is unknown whether
         * the provider was called. Allowed: longer than any request takes.
         */
        @WithDefault("5m")
        Duration staleSubmission();

        /** Maximum number of tasks of each status in one run. Allowed: 1 or more. */
        @WithDefault("500")
        int limit();

        /**
         * Whether unconfirmed tasks are compared with the subjects that exist at the provider, and matched with them.
         */
        @WithDefault("true")
        boolean reconcile();

        /** How long after its attempt an unconfirmed task is compared. Allowed: more than 0. */
        @WithDefault("24h")
        Duration reconcileFor();

        /**
         * The time that evidence of absence takes. A subject is proven absent if two complete readings of the list hold
         * no candidate, although both hold a subject of a later attempt. The first reading must start at least this
         * long after the attempt, and the second one at least this long after the first. Allowed: more than 0.
         */
        @WithDefault("1h")
        Duration absenceAfter();

        /** Whether a task that is proven not to have been created is submitted again without a redrive. */
        @WithDefault("false")
        boolean resubmitAbsent();

        /**
         * Maximum number of pages of the provider's list that are read in an hour while no task is unconfirmed.
         * Allowed: 1 or more.
         */
        @WithDefault("96")
        int listCallsPerHour();
    }

    /** The HTTP API. */
    interface Api {
        /**
         * The bearer token that callers must send. Without one, only callers on the same machine are served. On AWS,
         * {@link Aws#apiTokenParameter} names the parameter that holds it. Allowed: ASCII characters, no space.
         */
        Optional<String> token();

        /**
         * How long a call of the API may take, from its arrival to the last byte of its response. API Gateway has a
         * timeout of 30 seconds. A standalone application adds a second for each megabyte of the body. Allowed: at
         * least {@link Provider#minResponseTime} and 2 seconds; with less, nothing is submitted.
         */
        @WithDefault("28s")
        Duration maxTime();

        /**
         * Maximum {@code Prefer: wait} that is honoured; a longer one is shortened to it. Allowed: 0 or more, less than
         * {@link #maxTime}.
         */
        @WithDefault("25s")
        Duration maxWait();
    }

    /** The web page, through which a browser uses the API. */
    interface Page {
        /** Whether the page is served at {@code /}, to every caller: it contains no data. */
        @WithDefault("true")
        boolean enabled();
    }

    /** The standalone application. */
    interface Standalone {
        /**
         * The directory of the task store and of the folders {@code incoming}, {@code uploads}, {@code results}, {@code
         * rejected} and {@code media}. A relative path starts in the directory in which the application is started.
         */
        @WithDefault("data")
        Path dataDir();

        /**
         * Pause between two scans of the folder {@code incoming}; longer with very many files. Allowed: more than 0.
         */
        @WithDefault("500ms")
        Duration watchEvery();

        /**
         * A file that changed within this time is regarded as still being written, and is processed later. Allowed: 0
         * or more.
         */
        @WithDefault("1s")
        Duration settle();

        /** How long the sandbox takes to create a subject. Allowed: 0 or more. */
        @WithDefault("1500ms")
        Duration sandboxDelay();

        /**
         * Number of subjects that the sandbox's account holds from the start, created by other clients. Allowed: 0 to
         * 10000000.
         */
        @WithDefault("0")
        int sandboxSubjects();

        /** The time after which the sandbox's URLs of pictures and videos expire. Allowed: 0 to 365 days. */
        @WithDefault("24h")
        Duration sandboxUrlExpiry();
    }

    /** The application on AWS. */
    interface Aws {
        /** Name of the DynamoDB table of the tasks. */
        Optional<String> table();

        /**
         * Name of the S3 bucket with the prefixes {@code incoming}, {@code uploads}, {@code results}, {@code rejected}
         * and {@code media}.
         */
        Optional<String> bucket();

        /**
         * URL of the queue of uploads. The ingesting function sets there when deferred messages are delivered again.
         */
        Optional<String> incomingQueueUrl();

        /** ARN of the state machine that polls a task. */
        Optional<String> stateMachineArn();

        /** Name of the SecureString parameter with the provider's key. */
        Optional<String> apiKeyParameter();

        /** Name of the SecureString parameter with the API's bearer token, if callers are authorized by a token. */
        Optional<String> apiTokenParameter();

        /** Name of the SecureString parameter with the secret of the webhooks, if webhooks are sent. */
        Optional<String> webhooksSecretParameter();

        /** Name or ARN of the EventBridge bus that receives the endings of tasks, if there is one. */
        Optional<String> eventBus();

        /** URL of the queue of webhooks. */
        Optional<String> deliveriesQueueUrl();

        /** URL of the queue of webhooks that were given up. */
        Optional<String> deliveriesDeadLetterUrl();

        /** URL of the queue of copies of media that are tried again. */
        Optional<String> mediaQueueUrl();

        /**
         * How long after its end a task, and with it its idempotency key, is kept in the table. Allowed: 15 days or
         * more, as queues deliver messages for 14 days.
         */
        @WithDefault("90d")
        Duration taskRetention();

        /**
         * Whether a function opens connections and reads its secrets before its first event, which then needs less
         * time. Switched off only for measurements.
         */
        @WithDefault("true")
        boolean prepare();
    }
}
