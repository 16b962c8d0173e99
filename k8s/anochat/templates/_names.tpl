{{- define "anochat.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" (.Release.Name | trunc 42 | trimSuffix "-") .Chart.Name -}}
{{- end -}}
{{- end -}}

{{- define "anochat.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "anochat.labels" -}}
{{ include "anochat.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "anochat.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "anochat.keysSecret" -}}
{{- .Values.keys.existingSecret | default (printf "%s-keys" (include "anochat.name" .)) -}}
{{- end -}}

{{/* Of hooks: made anew each time, gone once all went well, left for a look when one failed. */}}
{{- define "anochat.hook" -}}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}

{{- define "anochat.host" -}}
{{- regexReplaceAll ":[0-9]+$" (get (urlParse .Values.publicUrl) "host") "" -}}
{{- end -}}

{{/* "yes" where several instances share the work. */}}
{{- define "anochat.isCluster" -}}
{{- if or .Values.autoscaling.enabled (gt (int .Values.replicas) 1) -}}yes{{- end -}}
{{- end -}}

{{/* "yes" where a rolling update may run two instances side by side. */}}
{{- define "anochat.mayOverlap" -}}
{{- if and .Values.kafka.brokers .Values.s3.endpoint -}}yes{{- end -}}
{{- end -}}
