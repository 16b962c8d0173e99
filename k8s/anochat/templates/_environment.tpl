{{/* Settings without credentials, by name. */}}
{{- define "anochat.settings" -}}
{{- with .Values }}
HOST: 0.0.0.0
PORT: '3000'
INTERNAL_HOST: 0.0.0.0
INTERNAL_PORT: '3001'
PUBLIC_URL: {{ .publicUrl | quote }}
TRUSTED_PROXIES: {{ join "," .settings.trustedProxies | quote }}
DATA_DIR: /data
SECRETS_DIR: /secrets
REGISTRATION: {{ .settings.registration }}
LOG_LEVEL: {{ .settings.logLevel }}
SOCKET_POLLING: {{ ternary "on" "off" .settings.socketPolling | quote }}
RATE_LIMIT_FACTOR: {{ .settings.rateLimitFactor | toString | quote }}
MEDIA_FILE_LIMIT: {{ .settings.media.fileLimit | quote }}
MEDIA_USER_QUOTA: {{ .settings.media.userQuota | quote }}
MEDIA_SERVER_QUOTA: {{ .settings.media.serverQuota | quote }}
LINK_PREVIEWS: {{ ternary "on" "off" .settings.linkPreviews.enabled | quote }}
LINK_PREVIEW_ALLOW: {{ join "," .settings.linkPreviews.allow | quote }}
LINK_PREVIEW_PORTS: {{ join "," .settings.linkPreviews.ports | quote }}
PUSH: {{ ternary "on" "off" .settings.push.enabled | quote }}
PUSH_CONTACT: {{ .settings.push.contact | quote }}
PUSH_ALLOW: {{ join "," .settings.push.allow | quote }}
PUSH_PORTS: {{ join "," .settings.push.ports | quote }}
BUS: {{ ternary "kafka" "memory" (not (empty .kafka.brokers)) }}
{{- if .kafka.brokers }}
KAFKA_BROKERS: {{ join "," .kafka.brokers | quote }}
KAFKA_TOPIC_PREFIX: {{ .kafka.topicPrefix | quote }}
KAFKA_REPLICATION: {{ .kafka.replication | toString | quote }}
KAFKA_TLS: {{ ternary "on" "off" .kafka.tls.enabled | quote }}
{{- if or .kafka.tls.ca .kafka.tls.existingSecret }}
KAFKA_CA: /etc/anochat/kafka/ca.crt
{{- end }}
{{- with .kafka.sasl.mechanism }}
KAFKA_SASL_MECHANISM: {{ . }}
{{- end }}
{{- end }}
{{- if .s3.endpoint }}
S3_ENDPOINT: {{ .s3.endpoint | quote }}
{{- with .s3.publicEndpoint }}
S3_PUBLIC_ENDPOINT: {{ . | quote }}
{{- end }}
S3_REGION: {{ .s3.region | quote }}
S3_BUCKET: {{ .s3.bucket | quote }}
{{- end }}
{{- if .trustedCertificates.configMap }}
NODE_EXTRA_CA_CERTS: /etc/anochat/trusted/ca.crt
{{- end }}
{{- with .tracing.endpoint }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ . | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* All that a process of AnoChat is told: (list root name-of-the-Secret-of-values) */}}
{{- define "anochat.environment" -}}
{{- $root := index . 0 -}}
{{- $own := index . 1 -}}
{{- range $name, $value := merge (dict) (include "anochat.settings" $root | fromYaml) $root.Values.extraEnv }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- with $root.Values }}
{{ include "anochat.fromSecret" (list $own "DATABASE_URL" .database.existingSecret .database.urlKey "databaseUrl") }}
{{- if or .database.migrationUrl .database.migrationUrlKey }}
{{ include "anochat.fromSecret" (list $own "MIGRATION_DATABASE_URL" .database.existingSecret .database.migrationUrlKey "migrationDatabaseUrl") }}
{{- end }}
{{- if .kafka.sasl.mechanism }}
{{ include "anochat.fromSecret" (list $own "KAFKA_USERNAME" .kafka.sasl.existingSecret .kafka.sasl.usernameKey "kafkaUsername") }}
{{ include "anochat.fromSecret" (list $own "KAFKA_PASSWORD" .kafka.sasl.existingSecret .kafka.sasl.passwordKey "kafkaPassword") }}
{{- end }}
{{- with .settings.push.existingSecret }}
- name: FCM_SERVICE_ACCOUNT
  valueFrom:
    secretKeyRef: { name: {{ . }}, key: fcmServiceAccount, optional: true }
- name: APNS_KEY
  valueFrom:
    secretKeyRef: { name: {{ . }}, key: apnsKey, optional: true }
{{- end }}
{{- if .s3.endpoint }}
{{ include "anochat.fromSecret" (list $own "S3_ACCESS_KEY" .s3.existingSecret .s3.accessKeyKey "s3AccessKey") }}
{{ include "anochat.fromSecret" (list $own "S3_SECRET_KEY" .s3.existingSecret .s3.secretKeyKey "s3SecretKey") }}
{{- end }}
{{- end }}
{{- end -}}
