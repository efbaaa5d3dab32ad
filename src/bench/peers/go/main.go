// The work of the function api in Go, with the AWS SDK.
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

const (
	dataURI       = "data:image/png;base64,"
	maxImages     = 3
	maxImageBytes = 20_000_000
	pngHeader     = 24 // signature, and the first fields of the first chunk: length, type, width, height
)

type event struct {
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}

type request struct {
	Name   string   `json:"name"`
	Images []string `json:"images"`
}

type response struct {
	StatusCode int               `json:"statusCode"`
	Headers    map[string]string `json:"headers"`
	Body       string            `json:"body"`
}

type handler struct {
	table        *dynamodb.Client
	workflows    *sfn.Client
	parameters   *ssm.Client
	provider     *http.Client
	providerKey  string
	tableName    string
	stateMachine string
	providerURL  string
}

func newHandler(ctx context.Context) (*handler, error) {
	// This version of the SDK does not read the variables of the endpoints itself.
	variables := map[string]string{dynamodb.ServiceID: "DYNAMODB", sfn.ServiceID: "SFN", ssm.ServiceID: "SSM"}
	resolver := aws.EndpointResolverWithOptionsFunc(func(service, region string, _ ...interface{}) (aws.Endpoint, error) {
		if url := os.Getenv("AWS_ENDPOINT_URL_" + variables[service]); url != "" {
			return aws.Endpoint{URL: url, SigningRegion: region}, nil
		}
		return aws.Endpoint{}, &aws.EndpointNotFoundError{}
	})
	settings, err := config.LoadDefaultConfig(ctx, config.WithEndpointResolverWithOptions(resolver))
	if err != nil {
		return nil, err
	}
	return &handler{
		table:        dynamodb.NewFromConfig(settings),
		workflows:    sfn.NewFromConfig(settings),
		parameters:   ssm.NewFromConfig(settings),
		provider:     &http.Client{Timeout: 25 * time.Second},
		tableName:    os.Getenv("SUBJECTS_AWS_TABLE"),
		stateMachine: os.Getenv("SUBJECTS_AWS_STATE_MACHINE_ARN"),
		providerURL:  os.Getenv("SUBJECTS_PROVIDER_BASE_URL"),
	}, nil
}

func (h *handler) handle(ctx context.Context, raw []byte) (response, error) {
	var e event
	if err := json.Unmarshal(raw, &e); err != nil {
		return response{}, err
	}
	var r request
	if err := json.Unmarshal([]byte(e.Body), &r); err != nil {
		return problem(400, "the body is not JSON"), nil
	}
	if violation := validate(r); violation != "" {
		return problem(422, violation), nil
	}
	key := sha256.Sum256([]byte(e.Headers["idempotency-key"]))
	task := hex.EncodeToString(key[:16])
	if err := h.create(ctx, task, r); err != nil {
		var exists *types.ConditionalCheckFailedException
		if errors.As(err, &exists) {
			return problem(409, "the task exists"), nil
		}
		return response{}, err
	}
	created, err := h.submit(ctx, r)
	if err != nil {
		return response{}, err
	}
	if err := h.submitted(ctx, task, created); err != nil {
		return response{}, err
	}
	_, err = h.workflows.StartExecution(ctx, &sfn.StartExecutionInput{
		StateMachineArn: &h.stateMachine,
		Name:            aws.String(task + "-1"),
		Input:           aws.String(`{"task_id":"` + task + `"}`),
	})
	if err != nil {
		return response{}, err
	}
	return reply(202, map[string]string{"id": task, "status": "submitted"}), nil
}

// Returns what is wrong with the request, or an empty text.
func validate(r request) string {
	if name := strings.TrimSpace(r.Name); name == "" || len([]rune(name)) > 64 {
		return "name: 1 to 64 characters"
	}
	if len(r.Images) < 1 || len(r.Images) > maxImages {
		return "images: 1 to 3"
	}
	for _, image := range r.Images {
		if !strings.HasPrefix(image, dataURI) {
			return "images: a data URI of a PNG"
		}
		content, err := base64.StdEncoding.DecodeString(image[len(dataURI):])
		if err != nil || len(content) >= maxImageBytes {
			return "images: less than 20 MB in base64"
		}
		if len(content) < pngHeader || !bytes.HasPrefix(content, []byte("\x89PNG\r\n\x1a\n")) || string(content[12:16]) != "IHDR" {
			return "images: not a PNG"
		}
		width, height := binary.BigEndian.Uint32(content[16:]), binary.BigEndian.Uint32(content[20:])
		if width < 128 || height < 128 || width > 4*height || height > 4*width {
			return "images: at least 128 pixels, and a ratio of at most 4"
		}
	}
	return ""
}

func fingerprint(r request) string {
	hash := sha256.New()
	for _, part := range append([]string{r.Name}, r.Images...) {
		binary.Write(hash, binary.BigEndian, uint32(len(part)))
		io.WriteString(hash, part)
	}
	return hex.EncodeToString(hash.Sum(nil))
}

func (h *handler) create(ctx context.Context, task string, r request) error {
	_, err := h.table.PutItem(ctx, &dynamodb.PutItemInput{
		TableName:           &h.tableName,
		ConditionExpression: aws.String("attribute_not_exists(task_id)"),
		Item: map[string]types.AttributeValue{
			"task_id":     text(task),
			"version":     &types.AttributeValueMemberN{Value: "0"},
			"status":      text("submitting"),
			"updated_at":  text(time.Now().UTC().Format(time.RFC3339Nano)),
			"name":        text(r.Name),
			"fingerprint": text(fingerprint(r)),
		},
	})
	return err
}

func (h *handler) submitted(ctx context.Context, task, created string) error {
	_, err := h.table.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:                &h.tableName,
		Key:                      map[string]types.AttributeValue{"task_id": text(task)},
		ConditionExpression:      aws.String("#version = :seen"),
		UpdateExpression:         aws.String("SET #version = :next, #status = :status, #updated = :now, #provider = :created"),
		ExpressionAttributeNames: map[string]string{"#version": "version", "#status": "status", "#updated": "updated_at", "#provider": "provider_task_id"},
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":seen":    &types.AttributeValueMemberN{Value: "0"},
			":next":    &types.AttributeValueMemberN{Value: "1"},
			":status":  text("submitted"),
			":now":     text(time.Now().UTC().Format(time.RFC3339Nano)),
			":created": text(created),
		},
	})
	return err
}

func text(value string) types.AttributeValue {
	return &types.AttributeValueMemberS{Value: value}
}

// Returns the provider's id of the task.
func (h *handler) submit(ctx context.Context, r request) (string, error) {
	if h.providerKey == "" {
		found, err := h.parameters.GetParameter(ctx, &ssm.GetParameterInput{
			Name:           aws.String(os.Getenv("SUBJECTS_AWS_API_KEY_PARAMETER")),
			WithDecryption: aws.Bool(true),
		})
		if err != nil {
			return "", err
		}
		h.providerKey = *found.Parameter.Value
	}
	body, err := json.Marshal(map[string]interface{}{
		"model": "vidu_create_subjects",
		"input": []interface{}{map[string]interface{}{"params": r}},
	})
	if err != nil {
		return "", err
	}
	post, err := http.NewRequestWithContext(ctx, http.MethodPost, h.providerURL+"/model/v1/generation", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	post.Header.Set("Authorization", "Bearer "+h.providerKey)
	post.Header.Set("Content-Type", "application/json")
	answer, err := h.provider.Do(post)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		return "", err
	}
	var created struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(content, &created); err != nil || answer.StatusCode != 200 || created.ID == "" {
		return "", fmt.Errorf("the provider responded with %d", answer.StatusCode)
	}
	return created.ID, nil
}

func problem(status int, detail string) response {
	return reply(status, map[string]string{"detail": detail})
}

func reply(status int, body map[string]string) response {
	encoded, _ := json.Marshal(body)
	return response{status, map[string]string{"content-type": "application/json"}, string(encoded)}
}

func main() {
	ctx := context.Background()
	h, err := newHandler(ctx)
	if err != nil {
		log.Fatal(err)
	}
	invocations := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/"
	for {
		next, err := http.Get(invocations + "next")
		if err != nil {
			log.Fatal(err)
		}
		raw, err := io.ReadAll(next.Body)
		next.Body.Close()
		if err != nil {
			log.Fatal(err)
		}
		kind := "/response"
		result, err := h.handle(ctx, raw)
		encoded, _ := json.Marshal(result)
		if err != nil {
			kind = "/error"
			encoded, _ = json.Marshal(map[string]string{"errorType": "Error", "errorMessage": err.Error()})
		}
		sent, err := http.Post(invocations+next.Header.Get("Lambda-Runtime-Aws-Request-Id")+kind, "application/json", bytes.NewReader(encoded))
		if err != nil {
			log.Fatal(err)
		}
		io.Copy(io.Discard, sent.Body)
		sent.Body.Close()
	}
}
