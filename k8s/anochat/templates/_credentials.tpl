{{/* The Secret of what was given by value; `data` of it, empty where nothing was. */}}
{{- define "anochat.credentials" -}}
{{- with .Values }}
{{- with .database.url }}
databaseUrl: {{ . | b64enc }}
{{- end }}
{{- with .database.migrationUrl }}
migrationDatabaseUrl: {{ . | b64enc }}
{{- end }}
{{- if .kafka.sasl.username }}
kafkaUsername: {{ .kafka.sasl.username | b64enc }}
kafkaPassword: {{ .kafka.sasl.password | b64enc }}
{{- end }}
{{- with .kafka.tls.ca }}
kafkaCa: {{ . | b64enc }}
{{- end }}
{{- if .s3.accessKey }}
s3AccessKey: {{ .s3.accessKey | b64enc }}
s3SecretKey: {{ .s3.secretKey | b64enc }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Environment from a Secret: (list root own-secret-name variable existing-secret its-key key-of-ours) */}}
{{- define "anochat.fromSecret" -}}
{{- $own := index . 0 -}}
- name: {{ index . 1 }}
  valueFrom:
    secretKeyRef:
      name: {{ index . 2 | default $own }}
      key: {{ ternary (index . 3) (index . 4) (ne (index . 2) "") }}
{{- end -}}
