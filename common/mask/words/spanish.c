#include "common/mask/words/words.h"

static const struct mask_words items[] = {
    {MASK_KEEP, MASK_ANYWHERE,
        "direccionmac direccionweb direccionurl nombrearchivo nombretabla nombreproducto "
        "nombredominio nombrefichero direccionorden pais"},
    {MASK_EMAIL, MASK_ANYWHERE,
        "correo correoelectronico correoe direccioncorreo direccionemail direccioncorreoelectronico "
        "mailcontacto emailcliente cuentacorreo"},
    {MASK_HASH, MASK_ANYWHERE,
        "claveapi claveprivada clavesecreta secreto codigoactivacion codigoverificacion "
        "codigoconfirmacion codigorecuperacion codigosrecuperacion preguntasecreta "
        "respuestasecreta preguntaseguridad respuestaseguridad testigo tokenacceso tokensesion "
        "paginaweb sitioweb codigoseguridad"},
    {MASK_IP, MASK_ANYWHERE, "direccionip ipcliente ipacceso ipregistro"},
    {MASK_LOGIN, MASK_ANYWHERE,
        "nombreusuario nombredeusuario loginusuario usuariologin nombrecuenta "
        "identificadorusuario"},
    {MASK_LOGIN, MASK_ALONE, "usuario"},
    {MASK_NAME, MASK_ANYWHERE, "apodo mote seudonimo sobrenombre"},
    {MASK_PASSWORD, MASK_ANYWHERE,
        "contrasena contrasenia contrasenahash contrasenya palabraclave claveacceso "
        "contrasea"},
    {MASK_FIRST_NAME, MASK_ANYWHERE,
        "nombrepila primernombre segundonombre nombres nombredepila otrosnombres"},
    {MASK_LAST_NAME, MASK_ANYWHERE,
        "apellido apellidos primerapellido segundoapellido apellidopaterno apellidomaterno "
        "apellidocasada apellidosoltera"},
    {MASK_NAME, MASK_ANYWHERE,
        "nombrecompleto nombreapellido nombreapellidos nombreyapellidos apellidosnombre "
        "apellidonombre nombrecontacto personacontacto titularcuenta titulartarjeta "
        "nombretitular nombredestinatario nombreremitente contactoemergencia "
        "representantelegal nombrelegal nombremostrar nombrepadre nombremadre nombretutor"},
    {MASK_NAME, MASK_OF_PEOPLE,
        "nombre contacto razonsocial titular destinatario denominacion nom cognom cognoms"},
    {MASK_PHONE, MASK_ANYWHERE,
        "telefono tel telf tlf tfno tfn telefonomovil telefonofijo telmovil "
        "telefonocelular nrtelefono nrcelular nrmovil telefonocontacto telefonocasa "
        "telefonotrabajo telefonooficina telefax nrfax telcelular telfijo telefonoparticular "
        "telcasa whatsapp"},
    {MASK_STREET, MASK_ANYWHERE,
        "calle nombrecalle callenr calleynr nombrevia domiciliocalle entrecalles "
        "apartadopostal apartadocorreos"},
    {MASK_STREET, MASK_OF_HOMES, "via avenida carrer"},
    {MASK_ADDRESS, MASK_ANYWHERE,
        "direccion domicilio direccionpostal direccioncompleta direccionenvio "
        "direccionfacturacion direccionentrega direccionlinea lineadireccion "
        "complementodireccion domiciliofiscal direccionparticular direcc"},
    {MASK_SCRAMBLE, MASK_ANYWHERE,
        "codigopostal codpostal cpostal nrcasa nrexterior nrinterior nrpuerta nrportal nrcalle "
        "cuentabancaria nrcuenta nrcuentabancaria clabe ccc cuentacorriente "
        "codigocuenta codigoiban codigobic tarjeta tarjetacredito nrtarjeta tarjetadebito "
        "nrtarjetacredito cuentaiban codigocvv dni nif cif nifcif cifnif dninie dninif "
        "nrdni docidentidad documentoidentidad nrdocumento nrdocumentoidentidad "
        "cedula nrcedula cedulaidentidad rut rfc curp cuit cuil ruc nss nrss nrseguridadsocial "
        "seguridadsocial nrafiliacion idfiscal identificacionfiscal nrfiscal "
        "nridentificacionfiscal nriva pasaporte nrpasaporte carnetconducir "
        "permisoconducir nrcarnet licenciaconducir nrlicencia matricula matriculavehiculo "
        "placavehiculo bastidor nrbastidor salario sueldo salariobruto salarioneto "
        "ingresos remuneracion nrempleado nrsocio nrpaciente nrhistoriaclinica "
        "tarjetasanitaria nrtarjetasanitaria referenciamandato numeroidentificacion "
        "nridentificacion"},
    {MASK_SCRAMBLE, MASK_OF_HOMES,
        "cp piso puerta escalera portal bloque latitud longitud coordenadas ubicacion"},
    {MASK_CITY, MASK_ANYWHERE,
        "lugarnacimiento lugardenacimiento ciudadnacimiento ciudadresidencia "
        "localidadnacimiento lugarresidencia municipionacimiento"},
    {MASK_CITY, MASK_OF_HOMES,
        "ciudad poblacion localidad municipio provincia barrio colonia comarca pueblo "
        "nombreciudad comuna delegacion region distrito"},
    {MASK_DATE, MASK_ANYWHERE,
        "fechanacimiento fechadenacimiento fecnacimiento fecnac fechanac fnacimiento fnac "
        "nacimiento cumpleanos anonacimiento aniversario fechadefuncion fechafallecimiento"},
    {MASK_DATE, MASK_OF_PEOPLE, "nacido nacida"},
    {MASK_NULL, MASK_ANYWHERE,
        "religion gruposanguineo tiposangre diagnostico diagnosticos alergias alergia "
        "antecedentesmedicos enfermedad enfermedades discapacidad medicacion medicamentos "
        "fotoperfil imagenperfil biografia etnia orientacionsexual historialmedico"},
    {MASK_NULL, MASK_OF_PEOPLE, "foto firma imagen retrato acercade"},
    {MASK_PHONE, MASK_ALONE, "movil celular fijo"},
    {MASK_PASSWORD, MASK_OF_PEOPLE, "clave"},
    {MASK_SCRAMBLE, MASK_ALONE, "cuenta nie"},
    {MASK_SCRAMBLE, MASK_OF_HOMES, "documento identificacion placa"},
    {MASK_NAME, MASK_OF_PEOPLE, "madre padre conyuge"},
    {MASK_LAST_NAME, MASK_ANYWHERE, "appaterno apmaterno"},
};

const struct mask_language mask_spanish = MASK_LANGUAGE("Spanish", true,
    "cliente usuario persona miembro socio empleado trabajador trabajadores contacto suscriptor "
    "suscriptores paciente alumno estudiante profesor profesores invitado visitante autor "
    "autores propietario titular titulares destinatario remitente comprador compradores vendedor "
    "vendedores candidato solicitante inquilino conductor conductores medico participante "
    "beneficiario padre madre hijo conyuge responsable afiliado huesped huespedes asistente "
    "donante jugador jugadores interesado abonado asegurado tutor familiar pasajero proveedor "
    "proveedores deudor firmante voluntario usuarios clientes",
    "direccion direcciones pedido factura facturacion envio reserva pago carrito presupuesto "
    "inscripcion inscripciones perfil perfiles entrega domicilio contrato cita venta "
    "compra residencia fiscal casa hogar matriculacion",
    "principal secundario secundaria personal trabajo casa oficina particular otro "
    "otra anterior nuevo nueva actual adicional alternativo alternativa completo completa "
    "contacto envio facturacion entrega empresa privado privada emergencia hash cifrado "
    "cifrada encriptado encriptada linea uno dos fiscal legal padre madre completos bancaria corriente movil fijo celular");
